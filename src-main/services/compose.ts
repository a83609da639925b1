/** The till's rooms put together: desks that lead work to its end, and the handlers of the calls. */

import { randomInt } from 'node:crypto';
import type { OutboxView } from '#contract/snapshot.ts';
import type { FiscalOperation } from '#domain/fiscalisation/states.ts';
import { step } from '#domain/machine.ts';
import { mulDiv } from '#domain/money/money.ts';
import type { MoneyOperation } from '#domain/payment/states.ts';
import { receipt as receiptMachine } from '#domain/receipt/machine.ts';
import type { Right } from '#domain/rights/rights.ts';
import type { PaymentOperation } from '#main/ledger/rows.ts';
import type { Settings } from '#main/settings/settings.ts';
import { BackupDesk } from './backup-desk.ts';
import { CashierDesk } from './cashier-desk.ts';
import { Core, type TillState } from './core.ts';
import { type Devices, noDevices } from './devices.ts';
import { FiscalDesk } from './fiscal-desk.ts';
import { ReturnRoom } from './handlers/returns.ts';
import { SaleDesk } from './handlers/sale.ts';
import type { Inbox } from './inbox.ts';
import { Notices } from './notices.ts';
import { PaymentDesk } from './payment-desk.ts';
import { createRegistrarWatch, type RegistrarWatch } from './registrar-watch.ts';
import { ReturnsDesk } from './returns-desk.ts';
import { DeferredAtClosing } from './shift-deferred.ts';
import { Slips } from './slips.ts';
import { createTerminalWatch, type TerminalWatch } from './terminal-watch.ts';
import type { TillOptions } from './till.ts';
import { UploadDesk } from './upload-desk.ts';

export interface Rooms {
  readonly core: Core;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
  readonly people: CashierDesk;
  readonly fiscal: FiscalDesk;
  readonly money: PaymentDesk;
  readonly returns: ReturnsDesk;
  readonly returnRoom: ReturnRoom;
  readonly sale: SaleDesk;
  readonly backups: BackupDesk;
  /** Null in training: nothing of it may ever leave. */
  readonly uploads: UploadDesk | null;
  readonly watch: RegistrarWatch;
  readonly terminalWatch: TerminalWatch;
}

export interface Surroundings {
  readonly inbox: Inbox;
  readonly settings: () => Settings | null;
  readonly changed: () => void;
  /** Who answers for the call that is running now. */
  readonly allowedBy: () => string;
}

export function makeRooms(options: TillOptions, around: Surroundings): Rooms {
  const { clock, ledger, goods } = options;
  const { inbox, settings, changed } = around;
  const notices = new Notices(clock, changed);
  const onClockBack = (byMs: number) => notices.add('warning', 'clock-moved-back', { minutes: wholeMinutes(byMs) });
  const core = new Core({ ledger, clock, newId: options.newId, onChange: changed, onClockBack });
  const devices = noDevices();
  const people = new CashierDesk({ core, inbox, fallback: () => settings()?.cashier ?? null });
  const cashier = () => people.actor();
  const may = (right: Right) => people.may(right);
  const backups = new BackupDesk({ ledger, clock, inbox, notices });
  const uploads = makeUploads(options, around, notices);
  const deferred = new DeferredAtClosing({ core, notices, keep: () => settings()?.options.keepDeferred ?? true });
  const whenSealing = ({ kind }: FiscalOperation): void => {
    if (kind === 'shift-close') deferred.drop();
  };
  const slips = new Slips({ core, devices, inbox, notices });
  const afterSeal = ({ id }: FiscalOperation): void => {
    slips.afterReceipt(id);
    void watch.refresh();
    backups.consider();
    uploads?.wake();
    deferred.tell();
  };
  const afterRefusal = () => void watch.refresh();
  const fiscal = new FiscalDesk({ core, devices, inbox, notices, whenSealing, afterSeal, afterRefusal });
  const watch = createRegistrarWatch({
    core,
    desk: fiscal,
    devices,
    inbox,
    notices,
    deferred,
    cashier: () => settings()?.cashier ?? null,
  });
  const returns = new ReturnsDesk({ core, desk: fiscal, money: () => money, devices, notices, settings, cashier });
  const money = new PaymentDesk({
    core,
    devices,
    inbox,
    notices,
    follow: {
      recorded: (row, work) => (work.for === 'return' ? returns.recorded(row) : receiptAfterMoney(core, row)),
      released: (work) => (work.for === 'return' ? returns.released(work) : {}),
    },
    afterwards: (work, moved) => afterMoney({ returns, slips }, work, moved),
  });
  const terminalWatch = createTerminalWatch({ core, money, devices, inbox, notices });
  const returnRoom = new ReturnRoom({ core, desk: returns, goods, may, allowedBy: around.allowedBy });
  const sale = new SaleDesk(core, goods, may);
  return {
    ...{ core, devices, inbox, notices, people, fiscal, money, returns, returnRoom, sale },
    ...{ backups, uploads, watch, terminalWatch },
  };
}

/** Money of a return's step is back, or a payment was made or taken back. */
function afterMoney(
  { returns, slips }: { readonly returns: ReturnsDesk; readonly slips: Slips },
  { for: whose, request }: MoneyOperation,
  moved: boolean,
): void {
  if (!moved) return;
  if (whose === 'return') returns.goOn();
  else if (request.original) slips.afterTakingBack(request.original.id, request.id);
}

/** A purchase is held by the receipt; taken back, it is no longer. */
function receiptAfterMoney(core: Core, row: PaymentOperation): Partial<TillState> {
  const { id, byHand, amountMinor, reference, cardMask, rrn, authCode, batch } = row;
  const way = row.way === 'sbp' ? 'sbp' : 'card';
  const payment = { id, way, byHand, amountMinor, reference, cardMask, rrn, authCode, batch } as const;
  const event =
    row.kind === 'purchase'
      ? ({ type: 'payment-held', payment } as const)
      : ({ type: 'payment-dropped', id: row.originalId ?? '' } as const);
  const next = step(receiptMachine, core.state.receipt, event);
  if (!next) throw new Error(`money ${id} for a receipt that is ${core.state.receipt.at}`);
  return { receipt: next.state };
}

function makeUploads(options: TillOptions, { inbox, changed, settings }: Surroundings, notices: Notices) {
  if (options.training) return null;
  const { ledger, clock } = options;
  const upload = settings()?.options.upload;
  const sink = upload ? options.makeSink(upload) : null;
  return new UploadDesk({
    ledger,
    clock,
    inbox,
    notices,
    sink,
    random: options.random ?? ((limit) => randomInt(limit)),
    onChange: changed,
  });
}

export function outboxView(uploads: UploadDesk | null): OutboxView {
  if (!uploads) return NO_OUTBOX;
  const { sink, waiting, sending, later, rejected, oldestAtMs, nextTryAtMs, reason } = uploads.status();
  return { sink, count: waiting, sending, later, rejected, oldestAtMs, nextTryAtMs, reason: reason ?? '' };
}

const NO_OUTBOX: OutboxView = {
  sink: 'off',
  count: 0,
  sending: 0,
  later: 0,
  rejected: 0,
  oldestAtMs: null,
  nextTryAtMs: null,
  reason: '',
};

const wholeMinutes = (ms: number): number => mulDiv(ms, 1, 60_000, 'floor');
