/**
 * Leads one fiscal document at a time to its end. The table in domain/fiscalisation says what follows what; here the
 * effects are carried out: questions and commands to the registrar, and the rows that make a document history.
 */

import { fiscalisation } from '#domain/fiscalisation/machine.ts';
import {
  type FiscalisationEffect,
  type FiscalisationEvent,
  type FiscalisationState,
  type FiscalOperation,
  operationTotal,
} from '#domain/fiscalisation/states.ts';
import { step } from '#domain/machine.ts';
import { receipt as receiptMachine } from '#domain/receipt/machine.ts';
import { returning as returningMachine } from '#domain/returns/machine.ts';
import type { FiscalDocument } from '#drivers/fiscal/fiscal.ts';
import type { Core, TillState } from './core.ts';
import { deliver } from './deliver.ts';
import type { Devices } from './devices.ts';
import { runFiscalEffect } from './effects/fiscal-effects.ts';
import type { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';
import { sealOperation } from './seal.ts';

type SealEffect = Extract<FiscalisationEffect, { do: 'seal' }>;

export interface FiscalDeskParts {
  readonly core: Core;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
  /** More rows for the transaction that makes a document history. */
  readonly whenSealing: (operation: FiscalOperation) => void;
  /** A document became history: the registrar's counters have changed. */
  readonly afterSeal: (operation: FiscalOperation) => void;
  /** The registrar refused or denied a document: its paper, cover or shift may be the reason. */
  readonly afterRefusal: () => void;
}

export class FiscalDesk {
  readonly #parts: FiscalDeskParts;

  constructor(parts: FiscalDeskParts) {
    this.#parts = parts;
  }

  /**
   * False when the event does not fit the state; the caller refuses. `decidedBy` answers for a person's decision.
   * Throws LedgerError when the disk refuses.
   */
  handle(event: FiscalisationEvent, alongside: Partial<TillState> = {}, decidedBy = ''): boolean {
    const { core } = this.#parts;
    const before = core.state.fiscal;
    const next = step(fiscalisation, before, event);
    if (!next) return false;
    const seal = next.effects.find((effect) => effect.do === 'seal');
    const release = next.effects.some((effect) => effect.do === 'release');
    core.commit({
      next: { fiscal: next.state, ...alongside, ...followers(core, before, seal !== undefined, release) },
      journal: [
        { kind: `fiscal-${next.state.at}`, ref: operationOf(before, next.state), body: journalBody(event, decidedBy) },
      ],
      ...(seal ? { also: () => this.#seal(seal) } : {}),
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
    if (fiscal.at !== 'not-done') return;
    const { operation } = fiscal;
    if (operation.kind === 'sale' || operation.kind === 'sale-return') {
      notices.add('warning', 'recovered-not-done', { totalMinor: operation.document.totalMinor });
    }
  }

  #seal(seal: SealEffect): void {
    sealOperation(this.#parts.core, seal);
    this.#parts.whenSealing(seal.operation);
  }

  #sealed({ operation, document, found }: SealEffect): void {
    const { notices, afterSeal } = this.#parts;
    if (document && found === 'asked' && (operation.kind === 'sale' || operation.kind === 'sale-return')) {
      notices.add('info', 'recovered-done', { fd: document.fdNumber, totalMinor: operation.document.totalMinor });
    }
    if (document?.print === 'pending') notices.add('warning', 'print-pending', { fd: document.fdNumber });
    if (operation.kind === 'sale-return') notices.clear('receipt-owed');
    this.#openDrawerFor(operation);
    afterSeal(operation);
  }

  /** Sealing and releasing are done with the step itself; the others are the registrar's. */
  #start(effect: FiscalisationEffect): void {
    if (effect.do === 'seal' || effect.do === 'release') return;
    const driver = this.#parts.devices.registrar?.driver ?? null;
    void runFiscalEffect(driver, effect).then((outcome) =>
      deliver(this.#parts, () => {
        this.handle(outcome);
      }),
    );
  }

  #openDrawerFor(operation: FiscalOperation): void {
    const { devices, inbox, notices } = this.#parts;
    const driver = devices.registrar?.driver;
    if (!driver || !movesCash(operation)) return;
    void driver.openDrawer().then((result) => {
      if (!result.ok) inbox.push(() => notices.add('warning', 'drawer-failed', { original: result.fault.original }));
    });
  }
}

function movesCash(operation: FiscalOperation): boolean {
  if (operation.kind === 'sale' || operation.kind === 'sale-return') return operation.tenderedMinor > 0;
  return operation.kind === 'cash-in' || operation.kind === 'cash-out';
}

/** The receipt, or the return, follows its document: sealed with it, or given back to the cashier. */
function followers(core: Core, before: FiscalisationState, sealed: boolean, released: boolean): Partial<TillState> {
  if (before.at === 'idle' || (!sealed && !released)) return {};
  const { kind } = before.operation;
  if (kind === 'sale') {
    const event = sealed
      ? ({ type: 'sealed', nextId: core.newId() } as const)
      : ({ type: 'fiscalisation-released' } as const);
    const next = step(receiptMachine, core.state.receipt, event);
    return next ? { receipt: next.state } : {};
  }
  if (kind === 'sale-return') {
    const next = step(returningMachine, core.state.returning, { type: sealed ? 'sealed' : 'fiscalisation-released' });
    return next ? { returning: next.state } : {};
  }
  return {};
}

const operationOf = (before: FiscalisationState, after: FiscalisationState): string =>
  before.at !== 'idle' ? before.operation.id : after.at !== 'idle' ? after.operation.id : '';

/** What the journal keeps of an event: everything but the receipt's lines, which the sealed receipt has. */
function journalBody(event: FiscalisationEvent, decidedBy: string): unknown {
  if (event.type === 'plan') {
    const { operation } = event;
    return { event: event.type, kind: operation.kind, totalMinor: operationTotal(operation) };
  }
  const { type, ...rest } = event;
  return { event: type, ...rest, ...(decidedBy === '' ? {} : { by: decidedBy }) };
}

/** For a person's decision «the document is closed»: what the paper says, the rest from the registrar's counters. */
export function decidedDocument(
  state: Extract<FiscalisationState, { at: 'unclear' }>,
  paper: { readonly fdNumber: number; readonly fiscalSign: number },
  deviceTime: string,
): FiscalDocument | null {
  const { operation, before } = state;
  if (operation.kind === 'cash-in' || operation.kind === 'cash-out') return null;
  return {
    fnNumber: before.fnNumber,
    fdNumber: paper.fdNumber,
    fiscalSign: paper.fiscalSign,
    deviceTime,
    shiftNumber: before.shiftNumber,
    changeMinor: 0,
    print: 'unknown',
  };
}
