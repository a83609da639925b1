/** A port that tells how each opening ended: the link keeps only the words of the system. */
import { type Port, PortError, type PortErrorCode } from '../../kit/port.ts';

/** `notice` gets null when the port opened. */
export function noticingPort(port: Port, notice: (trouble: PortErrorCode | null) => void): Port {
  return {
    name: port.name,
    async open() {
      try {
        await port.open();
      } catch (error) {
        notice(error instanceof PortError ? error.code : 'absent');
        throw error;
      }
      notice(null);
    },
    write: (bytes) => port.write(bytes),
    close: () => port.close(),
    onChunk: (listener) => port.onChunk(listener),
    onClosed: (listener) => port.onClosed(listener),
  };
}
