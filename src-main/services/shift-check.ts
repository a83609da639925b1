/**
 * The three-way check before a shift is closed: ledger = registrar = uploaded, to the kopeck, and the bank terminal
 * beside them. A difference names the receipts that explain it. Nothing is changed here and nothing is repaired.
 */
import type { FigureDifference, ShiftCheck } from '#contract/views.ts';
import { money, negate, sum } from '#domain/money/money.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import { comparableDrawer, compareFigures } from '#domain/shift/figures.ts';
import type { FiscalArchiveRecord, FiscalRegistrar, RegistrarTotals } from '#drivers/fiscal/fiscal.ts';
import {
  fiscalDocuments,
  moneyReturnedWithoutReceipt,
  moneyWithoutReceipt,
  receiptById,
} from '#main/ledger/documents.ts';
import { shiftTotals } from '#main/ledger/reports.ts';
import type { ShiftRow } from '#main/ledger/rows.ts';
import type { Core, TillState } from './core.ts';
import type { Devices } from './devices.ts';
import { drawerAtOpening } from './shift-drawer.ts';
import { deviceFigures, ledgerFigures } from './shift-figures.ts';
import { MAX_NAMED, type Named, namedMoney, namedReceipt } from './shift-named.ts';
import { askTerminal, terminalSide } from './shift-terminal.ts';
import { uploadedSide } from './shift-uploaded.ts';
import type { UploadStatus } from './upload-desk.ts';

export interface CheckParts {
  readonly core: Core;
  readonly devices: Devices;
  /** Null where nothing is ever uploaded. */
  readonly uploads: { status(): Pick<UploadStatus, 'sink'> } | null;
}

interface RegistrarSide {
  readonly totals: RegistrarTotals;
  readonly fn: { readonly number: string; readonly lastFd: number };
  /** Receipts and corrections of the fiscal storage that the ledger has not. */
  readonly unknown: readonly FiscalArchiveRecord[];
}

/**
 * `asked`: the registrar answered just now (`devices.status` is fresh); otherwise its side is not asked for. Refused
 * as `fiscal-in-progress` when a document became history meanwhile: the figures of before it are of no use.
 */
export async function checkShift(parts: CheckParts, shift: ShiftRow, asked: boolean): Promise<Outcome<ShiftCheck>> {
  const { core, devices, uploads } = parts;
  const { history } = core;
  let registrar = asked ? await askRegistrar(core, devices, shift) : null;
  // One spoilt byte on the line may show a register's neighbour, once: what differs is read again.
  if (registrar && unlike(core, shift, registrar).length > 0) registrar = await askRegistrar(core, devices, shift);
  const terminal = await askTerminal(devices);
  if (core.history !== history || core.state.fiscal.at !== 'idle') return refused('fiscal-in-progress');

  const ledger = ledgerFigures(core, shift.id);
  const bank = terminal && terminalSide(core, terminal);
  const sent = uploads === null || uploads.status().sink === 'off' ? null : uploadedSide(core, shift.id, ledger);
  return accepted({
    ledger,
    device: registrar && deviceFigures(registrar.totals),
    uploaded: sent?.figures ?? null,
    terminal: bank?.sums ?? null,
    differences: [
      ...(registrar ? unlike(core, shift, registrar) : []),
      ...(sent?.differences ?? []),
      ...(bank?.differences ?? []),
    ],
    receipts: [
      ...(registrar ? unlikeRegistrar(core, shift, registrar) : []),
      ...moneyOnly(core),
      ...(bank?.receipts ?? []),
      ...(sent?.receipts ?? []),
    ],
    deferred: history.deferred.length,
    unfinished: unfinishedWork(core.state),
  });
}

/** A return that is only being composed moves nothing and waits for the next shift. */
export function unfinishedWork({ receipt, returning, payment }: TillState): ShiftCheck['unfinished'] {
  return [
    ...(receipt.at !== 'filling' ? (['receipt-paying'] as const) : []),
    ...(returning.at !== 'none' && returning.at !== 'composing' ? (['return-in-hand'] as const) : []),
    ...(payment.at !== 'idle' ? (['money-in-work'] as const) : []),
  ];
}

async function askRegistrar(core: Core, devices: Devices, shift: ShiftRow): Promise<RegistrarSide | null> {
  const driver = devices.registrar?.driver;
  const fn = devices.status?.fn;
  if (!driver || !fn) return null;
  const totals = await driver.totals();
  if (!totals.ok || totals.value.shiftNumber !== shift.number) return null;
  return { totals: totals.value, fn, unknown: await unknownDocuments(core, driver, shift, fn) };
}

/** From the last document back to the shift's opening; only those the ledger has not are asked for. */
async function unknownDocuments(
  core: Core,
  driver: FiscalRegistrar,
  shift: ShiftRow,
  fn: RegistrarSide['fn'],
): Promise<FiscalArchiveRecord[]> {
  const documents = fiscalDocuments(core.ledger, shift.id).filter((document) => document.fnNumber === fn.number);
  const known = new Set(documents.map((document) => document.fdNumber));
  const found: FiscalArchiveRecord[] = [];
  let questions = 0;
  for (let fdNumber = fn.lastFd; fdNumber > (shift.openFd ?? 0) && questions < MAX_NAMED; fdNumber--) {
    if (known.has(fdNumber)) continue;
    questions += 1;
    const read = await driver.document(fdNumber);
    if (!read.ok) break;
    const record = read.value;
    if (record?.type === 'shift-open' || record?.type === 'shift-close') break;
    if (record?.type === 'receipt' || record?.type === 'correction') found.unshift(record);
  }
  return found;
}

function unlike(core: Core, shift: ShiftRow, { totals }: RegistrarSide): FigureDifference[] {
  const ledger = ledgerFigures(core, shift.id);
  const device = deviceFigures(totals);
  const now = { registrarMinor: device.cashInDrawerMinor, ledgerMinor: ledger.cashInDrawerMinor };
  const opening = drawerAtOpening(core.ledger, shift.id);
  const cashInDrawerMinor = comparableDrawer(now, opening, correctionCash(core, shift.id));
  return compareFigures(ledger, { ...device, cashInDrawerMinor }, 'device');
}

function correctionCash(core: Core, shiftId: string): number {
  const { kinds } = shiftTotals(core.ledger, shiftId);
  return sum(
    kinds
      .filter(({ correction }) => correction)
      .map(({ kind, tenders }) => {
        const cash = money(tenders.cash);
        return kind === 'sale' || kind === 'purchase-return' ? cash : negate(cash);
      }),
  );
}

function unlikeRegistrar(core: Core, shift: ShiftRow, { fn, unknown }: RegistrarSide): Named[] {
  const deviceOnly = unknown.map((record): Named => {
    const { fdNumber, totalMinor, type, operation } = record;
    const kind = type === 'correction' ? 'correction' : (operation ?? 'sale');
    return { where: 'device-only', number: 0, fdNumber, kind, totalMinor, documentId: '', rrn: '' };
  });
  const ledgerOnly = fiscalDocuments(core.ledger, shift.id)
    .filter(({ fnNumber, fdNumber }) => fnNumber !== fn.number || fdNumber > fn.lastFd)
    .flatMap(({ receiptId, fdNumber }): Named[] => {
      const record = receiptId === null ? null : receiptById(core.ledger, receiptId);
      return record ? [namedReceipt('ledger-only', record.receipt, fdNumber)] : [];
    });
  return [...deviceOnly, ...ledgerOnly.slice(0, MAX_NAMED)];
}

/** Money of a buyer without a receipt, and money given back under a return that is not made. */
const moneyOnly = (core: Core): Named[] =>
  [...moneyWithoutReceipt(core.ledger), ...moneyReturnedWithoutReceipt(core.ledger)]
    .slice(0, MAX_NAMED)
    .map((operation) => namedMoney('money-without-receipt', operation));
