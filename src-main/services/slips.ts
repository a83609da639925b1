/**
 * Slips of a bank terminal that prints none itself: on the registrar's paper, after the receipt. Their text is in the
 * journal from the moment it was read (spec/peripherals.md 1.7, rule 7), so paper that fails here loses nothing but
 * paper, and neither the receipt nor the next one waits for it.
 */
import type { FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import type { DeviceFault } from '#drivers/kit/faults.ts';
import { readJournal } from '#main/ledger/journal.ts';
import { paymentOperationsOf } from '#main/ledger/payment-operations.ts';
import type { JournalRow } from '#main/ledger/rows.ts';
import type { Core } from './core.ts';
import { deliver } from './deliver.ts';
import type { Devices } from './devices.ts';
import type { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';

/** Far more rows than lie between a payment and its receipt. */
const LOOKED_THROUGH = 500;

export interface SlipParts {
  readonly core: Core;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
}

export class Slips {
  readonly #parts: SlipParts;

  constructor(parts: SlipParts) {
    this.#parts = parts;
  }

  /** The receipt, or the return, is sealed. What was taken back before it was printed then. */
  afterReceipt(receiptId: string): void {
    const operations = paymentOperationsOf(this.#parts.core.ledger, receiptId).filter(({ byHand }) => !byHand);
    const own = new Set(operations.map(({ id }) => id));
    const cancelled = operations.flatMap(({ id, originalId }) =>
      originalId !== null && own.has(originalId) ? [id, originalId] : [],
    );
    this.#print(operations.map(({ id }) => id).filter((id) => !cancelled.includes(id)));
  }

  /** A payment was taken back before its receipt: there may never be one. */
  afterTakingBack(purchaseId: string, id: string): void {
    this.#print([purchaseId, id]);
  }

  #print(ids: readonly string[]): void {
    const { core, devices } = this.#parts;
    const driver = devices.registrar?.driver;
    if (ids.length === 0 || !driver) return;
    const rows = readJournal(core.ledger, { limit: LOOKED_THROUGH });
    const slips = ids
      .flatMap((id) => rows.filter((row) => row.ref === id).map(slipIn))
      .filter(({ length }) => length > 0);
    void this.#printAll(driver, slips, ids);
  }

  async #printAll(
    driver: FiscalRegistrar,
    slips: readonly (readonly string[])[],
    ids: readonly string[],
  ): Promise<void> {
    for (const lines of slips) {
      const printed = await driver.printText(lines);
      if (printed.ok) continue;
      deliver(this.#parts, () => this.#failed(ids, printed.fault));
      return;
    }
  }

  #failed(ids: readonly string[], fault: DeviceFault): void {
    const { core, notices } = this.#parts;
    core.commit({ next: {}, journal: [{ kind: 'slip-not-printed', ref: ids[0] ?? '', body: { ids, fault } }] });
    notices.add('warning', 'print-pending', {});
  }
}

/** The terminal's words in the row that says what became of the operation; empty in every other row. */
function slipIn({ kind, body }: JournalRow): readonly string[] {
  if (kind !== 'payment-idle' || typeof body !== 'object' || body === null || !('approval' in body)) return [];
  const { approval } = body;
  if (typeof approval !== 'object' || approval === null || !('slip' in approval)) return [];
  const { slip } = approval;
  return Array.isArray(slip) ? slip.filter((line) => typeof line === 'string') : [];
}
