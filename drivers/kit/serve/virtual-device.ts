/** A virtual device as a cable sees it: whatever can be served over TCP, a pseudo-terminal or an in-process pipe. */

/** The host's end of the cable, as the device sees it. */
export interface HostEnd {
  /** Bytes from the device. */
  receive(bytes: Uint8Array): void;
  /** The line broke from the device's side (a fault on demand); the host's end is dead afterwards. */
  broken(reason: string): void;
  /** The device lost its power. A serial cable notices nothing; a network connection dies. */
  powerLost(): void;
}

/** The device's end of the cable, as the host sees it. */
export interface DeviceEnd {
  /** Bytes to the device. */
  receive(bytes: Uint8Array): void;
  /** The host's end went away. Calling it twice, or after the device broke the line, is harmless. */
  unplug(): void;
}

export interface VirtualDevice {
  /** Russian, for messages: what this is. */
  readonly title: string;
  /**
   * Plugs a host in. One at a time: a former one is told `broken` and its end is dead.
   * null: the device has no power and takes no connection (a serial cable may be plugged in all the same: `passive`).
   */
  connect(host: HostEnd, kind: 'network' | 'passive'): DeviceEnd | null;
}
