/**
 * The real program is killed (-9) at every durable step of closing a shift: the settlement of the terminal, then the Z
 * report. The registrar and the terminal live on. Each shift is closed by one document, settled once, and copied.
 */
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { expectBooks, expectLedgerWhole, type Told } from './kit/books.ts';
import { after, atRegistrar, atTerminal, onScreen } from './kit/death.ts';
import { type KillStep, killWalk } from './kit/kill-walk.ts';
import { aTill } from './kit/launch.ts';
import { closeShift, openShift, sellOnceMore } from './kit/patient-cashier.ts';
import { ask } from './kit/screens.ts';
import { aVirtualShop, openForSale, setUp, THREE_GOODS_MINOR, type VirtualShop } from './kit/virtual-shop.ts';

const SALE: Told = { kind: 'sale', totalMinor: THREE_GOODS_MINOR, cardMinor: THREE_GOODS_MINOR };

const STEPS: readonly KillStep[] = [
  { at: atTerminal('Reconciliation', 'asked'), says: [] },
  // The check before closing and the till's idle curiosity ask the same.
  { at: after(atTerminal('Reconciliation', 'asked'), atRegistrar('FF01h')), says: ['fiscal not-sent'] },
  { at: atRegistrar('FF42h'), says: ['fiscal not-done'] },
  { at: atRegistrar('FF0Ch'), says: ['fiscal not-done'] },
  { at: atRegistrar('41h'), says: [] },
  { at: atRegistrar('FF0Ah'), says: [] },
  { at: onScreen('closed', ({ shift, fiscal }) => shift.state === 'closed' && fiscal === null), says: [] },
];
/** From this step on the registrar has made the report. */
const REPORTED = 5;

const CLOSED = `SELECT fd_number AS fd, fiscal_sign AS sign FROM fiscal_document WHERE kind = 'shift-close'
  ORDER BY fd_number`;

function expectShiftsClosed({ registrar, terminal, dataDir }: VirtualShop, shifts: number): void {
  const reports = registrar.device.archive.filter((document) => document.type === 5);
  expect(reports).toHaveLength(shifts);
  const ledger = new Database(`${dataDir}/ledger.sqlite`, { readonly: true });
  expect(ledger.prepare(CLOSED).all()).toEqual(reports.map(({ fd, fiscalSign }) => ({ fd, sign: fiscalSign })));
  ledger.close();
  // Settled once a shift: the period's number grows with every settlement, an empty one too.
  expect(terminal.batch).toBe(String(shifts + 1));
}

test('killed at every durable step of a Z report: one report and one settlement each time', async () => {
  const shop = await aVirtualShop();
  setUp(shop);
  const till = await aTill(shop.dataDir);
  await openForSale(till, shop);
  const last = await killWalk(shop, till, STEPS, {
    before: async (dying) => {
      await openShift(dying);
      await sellOnceMore(dying, 'card');
    },
    under: ({ page }) => ask(page, 'shift.close', {}),
    async after(next, { shift, fiscal }, step) {
      const unreported = fiscal ? 'closing' : 'open';
      expect(shift.state).toBe(step < REPORTED ? unreported : 'closed');
      await closeShift(next);
      expectShiftsClosed(shop, step);
      expectBooks(shop, Array(step).fill(SALE));
    },
  });
  await last.close();
  expectLedgerWhole(shop.dataDir);
}, 400_000);
