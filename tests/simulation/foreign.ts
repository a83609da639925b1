/** Another program at the same registrar: cancels what it finds open, sells one thing of its own and leaves. */
import type { ShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { closeData, ForeignClient, operationData } from '../drivers/shtrih-simulator/foreign-client.ts';

const ENQ = 0x05;
const ACK = 0x06;
const OPEN = 0x8d;
const CANCEL = 0x88;
const OPERATION = 0xff46;
const CLOSE = 0xff45;
const RECEIPT_OPEN = 0x4a;
/** No price or total of the shop ends so. */
const PRICE_KOPECKS = 777_777;

/** False when the registrar would not have it: off, at work, without paper, the shift closed. */
export function sellAsStranger(registrar: ShtrihSimulator): boolean {
  const client = new ForeignClient(registrar);
  if (client.lost !== '' || !registrar.control.powered) return false;
  try {
    if (!takeOldAnswer(client)) return false;
    const opened = client.errorOf(OPEN, [0]);
    if (opened === RECEIPT_OPEN) {
      client.command(CANCEL);
      client.command(OPEN, [0]);
    } else if (opened !== 0) {
      return false;
    }
    client.command(OPERATION, operationData({ name: 'ЧУЖОЕ', price: PRICE_KOPECKS }));
    client.command(CLOSE, closeData({ 0: PRICE_KOPECKS }));
    return true;
  } catch {
    // Its own troubles with the device are not ours to judge; what it left open is the next client's to find.
    return false;
  } finally {
    client.unplug();
  }
}

/** An answer made for our till waits at the device: it goes to whoever asks first. */
function takeOldAnswer(client: ForeignClient): boolean {
  const [first] = client.raw([ENQ]);
  if (first === ACK) client.raw([ACK]);
  return first !== undefined;
}
