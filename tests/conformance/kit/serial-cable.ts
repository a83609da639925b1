import type { Clock } from '#drivers/kit/clock.ts';
import { type Port, PortError } from '#drivers/kit/port.ts';
import type { DeviceEnd, VirtualDevice } from '#drivers/kit/serve/virtual-device.ts';

/**
 * A serial cable inside this process: unlike a network connection it stays open when the device loses its power,
 * so the driver is not told and goes on waiting. Bytes travel on the injected clock.
 */
export function serialCable(device: VirtualDevice, clock: Clock): Port {
  let end: DeviceEnd | null = null;
  let onChunk: (bytes: Uint8Array) => void = () => {};
  return {
    name: `cable ${device.title}`,
    open() {
      const opened = device.connect(
        {
          receive(bytes) {
            const copy = bytes.slice();
            clock.after(0, () => {
              if (end === opened) onChunk(copy);
            });
          },
          broken: () => {},
          powerLost: () => {},
        },
        'passive',
      );
      if (opened === null) return Promise.reject(new PortError('absent', 'a cable can always be plugged in'));
      end = opened;
      return Promise.resolve();
    },
    write(bytes) {
      const target = end;
      if (target === null) return Promise.reject(new PortError('closed', 'the cable is not plugged in'));
      const copy = bytes.slice();
      clock.after(0, () => {
        if (end === target) target.receive(copy);
      });
      return Promise.resolve();
    },
    close() {
      end?.unplug();
      end = null;
      return Promise.resolve();
    },
    onChunk(listener) {
      onChunk = listener;
    },
    onClosed() {},
  };
}
