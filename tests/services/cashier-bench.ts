/** A desk with people on a real ledger, the inbox and the manual clock; hashes are cheap here. */
import type { Role } from '#domain/rights/roles.ts';
import { readJournal } from '#main/ledger/journal.ts';
import type { JournalRow } from '#main/ledger/rows.ts';
import { CashierDesk, type Permit } from '#main/services/cashier-desk.ts';
import { Core } from '#main/services/core.ts';
import { type CashierHandlers, cashierHandlers } from '#main/services/handlers/cashiers.ts';
import { Inbox } from '#main/services/inbox.ts';
import { aFolder, type Folder } from '../ledger/kit.ts';

export const CHEAP = { logN: 1, r: 1, p: 1 };

export const PINS = { owner: '190283', senior: '2580', cashier: '7391' } as const;

export interface Bench extends Disposable {
  readonly folder: Folder;
  readonly core: Core;
  readonly desk: CashierDesk;
  readonly calls: CashierHandlers;
  /** How often the screen was told. */
  changes(): number;
  /** The journal's rows of these kinds, oldest first. */
  journal(...kinds: string[]): JournalRow[];
  /** The program ends and starts again on the same base. */
  restart(): Bench;
}

export function aBench(folder = aFolder()): Bench {
  const ledger = folder.open();
  let changes = 0;
  let ids = 0;
  const core = new Core({
    ledger,
    clock: folder.clock,
    newId: () => `id-${ledger.clock.now()}-${ids++}`,
    onChange: () => {
      changes += 1;
    },
    onClockBack: () => {},
  });
  const fallback = () => ({ name: 'Кассир из настроек', inn: '' });
  const desk = new CashierDesk({ core, inbox: new Inbox(), fallback, cost: CHEAP });
  return {
    folder,
    core,
    desk,
    calls: cashierHandlers(desk),
    changes: () => changes,
    journal: (...kinds) =>
      readJournal(ledger, { limit: 1000 })
        .filter((row) => kinds.includes(row.kind))
        .reverse(),
    restart() {
      desk.stop();
      ledger.close();
      return aBench(folder);
    },
    [Symbol.dispose]() {
      desk.stop();
      folder[Symbol.dispose]();
    },
  };
}

export interface Shop {
  readonly owner: string;
  readonly senior: string;
  readonly cashier: string;
}

/** An owner, a senior and a cashier are added; the owner stands at the till. */
export async function withPeople({ desk }: Bench): Promise<Shop> {
  const add = async (name: string, role: Role, pin: string): Promise<string> => {
    const saved = await desk.save({ id: null, name, inn: '', role, pin, active: true });
    if (!saved.ok) throw new Error(saved.error.code);
    return saved.value.id;
  };
  return {
    owner: await add('Хозяйка', 'owner', PINS.owner),
    senior: await add('Старшая', 'senior', PINS.senior),
    cashier: await add('Кассир', 'cashier', PINS.cashier),
  };
}

/** `ok`, or why not: what a test compares. */
export const told = (answer: { ok: true } | { ok: false; error: { code: string } }): string =>
  answer.ok ? 'ok' : answer.error.code;

/** As `told`, with who lent the right. */
export const permitted = (permit: Permit): string =>
  permit.ok && permit.allowedBy ? `ok by ${permit.allowedBy.name}` : told(permit);
