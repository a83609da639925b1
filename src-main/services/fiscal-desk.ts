/**
 * Leads one fiscal document at a time to its end. The table in domain/fiscalisation says what follows what; here the
 * effects are carried out: questions and commands to the registrar, and the rows that make a document history.
 */

import { fiscalisation } from '#domain/fiscalisation/machine.ts';
import type {
  FiscalisationEffect,
  FiscalisationEvent,
  FiscalisationState,
  FiscalOperation,
} from '#domain/fiscalisation/states.ts';
import { step } from '#domain/machine.ts';
import { money, subtract } from '#domain/money/money.ts';
import type { ReceiptState } from '#domain/receipt/draft.ts';
import { receipt as receiptMachine } from '#domain/receipt/machine.ts';
import type { FiscalDocument } from '#drivers/fiscal/fiscal.ts';
import type { Core, TillState } from './core.ts';
import type { Devices } from './devices.ts';
import { unlessDiskFull } from './disk-full.ts';
import { runFiscalEffect } from './effects/fiscal-effects.ts';
import type { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';
import { sealOperation } from './seal.ts';

type SealEffect = Extract<FiscalisationEffect, { do: 'seal' }>;

/** Pause between two tries to write an outcome down. */
const RETRY_MS = 1000;

export interface FiscalDeskParts {
  readonly core: Core;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
  /** A document became history: the registrar's counters have changed. */
  readonly afterSeal: () => void;
  /** The registrar refused or denied a document: its paper, cover or shift may be the reason. */
  readonly afterRefusal: () => void;
}

export class FiscalDesk {
  readonly #parts: FiscalDeskParts;

  constructor(parts: FiscalDeskParts) {
    this.#parts = parts;
  }

  /** False when the event does not fit the state; the caller refuses. Throws LedgerError when the disk refuses. */
  handle(event: FiscalisationEvent, alongside: Partial<TillState> = {}): boolean {
    const { core } = this.#parts;
    const before = core.state.fiscal;
    const next = step(fiscalisation, before, event);
    if (!next) return false;
    const seal = next.effects.find((effect) => effect.do === 'seal');
    const release = next.effects.some((effect) => effect.do === 'release');
    core.commit({
      next: { fiscal: next.state, ...alongside, ...receiptAfter(core, before, seal !== undefined, release) },
      journal: [{ kind: `fiscal-${next.state.at}`, ref: operationOf(before, next.state), body: journalBody(event) }],
      ...(seal ? { also: () => sealOperation(core, seal) } : {}),
    });
    if (seal) this.#sealed(seal);
    for (const effect of next.effects) this.#start(effect);
    if (next.state.at === 'not-done' && event.type !== 'resumed') this.#parts.afterRefusal();
    return true;
  }

  /** After a restart: takes up whatever was unfinished. */
  resume(): void {
    const { core, notices } = this.#parts;
    if (core.state.fiscal.at === 'idle') return;
    this.handle({ type: 'resumed' });
    const { fiscal } = core.state;
    if (fiscal.at !== 'not-done' || fiscal.operation.kind !== 'sale') return;
    notices.add('warning', 'recovered-not-done', { totalMinor: fiscal.operation.document.totalMinor });
  }

  #sealed({ operation, document, found }: SealEffect): void {
    const { notices, afterSeal } = this.#parts;
    if (operation.kind === 'sale' && found === 'asked') {
      notices.add('info', 'recovered-done', { fd: document.fdNumber, totalMinor: operation.document.totalMinor });
    }
    if (document.print === 'pending') notices.add('warning', 'print-pending', { fd: document.fdNumber });
    this.#openDrawerFor(operation);
    afterSeal();
  }

  /** Sealing and releasing are done with the step itself; the others are the registrar's. */
  #start(effect: FiscalisationEffect): void {
    if (effect.do === 'seal' || effect.do === 'release') return;
    const driver = this.#parts.devices.registrar?.driver ?? null;
    void runFiscalEffect(driver, effect).then((outcome) => this.#deliver(outcome, 0));
  }

  /** An outcome is never lost: a full queue or a full disk only makes it wait. */
  #deliver(outcome: FiscalisationEvent, attempt: number): void {
    const { core, inbox, notices } = this.#parts;
    const queued = inbox.push(() => {
      // After any other trouble with the disk nothing said here can be trusted: the till stops, and asks the
      // registrar when it starts again.
      if (unlessDiskFull(notices, () => void this.handle(outcome))) return;
      // The document may be closed already: free the reserve so that its rows fit, and try again.
      core.ledger.releaseReserve();
      this.#deliverLater(outcome, attempt);
    });
    if (!queued) this.#deliverLater(outcome, attempt);
  }

  #deliverLater(outcome: FiscalisationEvent, attempt: number): void {
    const delayMs = attempt === 0 ? 0 : RETRY_MS;
    this.#parts.core.clock.after(delayMs, () => this.#deliver(outcome, attempt + 1));
  }

  #openDrawerFor(operation: FiscalOperation): void {
    const { devices, inbox, notices } = this.#parts;
    const driver = devices.registrar?.driver;
    if (!driver || operation.kind !== 'sale' || operation.tenderedMinor === 0) return;
    void driver.openDrawer().then((result) => {
      if (!result.ok) inbox.push(() => notices.add('warning', 'drawer-failed', { original: result.fault.original }));
    });
  }
}

/** The receipt follows the document: sealed with it, or given back to the cashier. */
function receiptAfter(
  core: Core,
  before: FiscalisationState,
  sealed: boolean,
  released: boolean,
): { receipt?: ReceiptState } {
  if (before.at === 'idle' || before.operation.kind !== 'sale') return {};
  const event = sealed
    ? ({ type: 'sealed', nextId: core.newId() } as const)
    : released
      ? ({ type: 'fiscalisation-released' } as const)
      : null;
  const next = event && step(receiptMachine, core.state.receipt, event);
  return next ? { receipt: next.state } : {};
}

const operationOf = (before: FiscalisationState, after: FiscalisationState): string =>
  before.at !== 'idle' ? before.operation.id : after.at !== 'idle' ? after.operation.id : '';

/** What the journal keeps of an event: everything but the receipt's lines, which the sealed receipt has. */
function journalBody(event: FiscalisationEvent): unknown {
  if (event.type === 'plan') {
    const { operation } = event;
    const totalMinor = operation.kind === 'sale' ? operation.document.totalMinor : 0;
    return { event: event.type, kind: operation.kind, totalMinor };
  }
  const { type, ...rest } = event;
  return { event: type, ...rest };
}

/** For a person's decision «the document is closed»: what the paper says, the rest from the registrar's counters. */
export function decidedDocument(
  state: Extract<FiscalisationState, { at: 'unclear' }>,
  paper: { readonly fdNumber: number; readonly fiscalSign: number },
  deviceTime: string,
): FiscalDocument {
  const { operation, before } = state;
  const sale = operation.kind === 'sale' ? operation : null;
  return {
    fnNumber: before.fnNumber,
    fdNumber: paper.fdNumber,
    fiscalSign: paper.fiscalSign,
    deviceTime,
    shiftNumber: before.shiftNumber,
    changeMinor: sale ? subtract(money(sale.tenderedMinor), money(sale.document.totalMinor)) : 0,
    print: 'unknown',
  };
}
