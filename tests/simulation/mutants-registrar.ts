/**
 * Mistakes around the registrar and the ledger, planted by wrapping the till's real parts.
 */
import type { FiscalDocument, FiscalReceipt, FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import type { Clock } from '#drivers/kit/clock.ts';
import { type DriverResult, deviceFault, done, failed } from '#drivers/kit/faults.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { rowsOf, stateOf, untilReady, without } from './mutant-kit.ts';
import type { Mutant } from './world.ts';

/** The same registrar with some of its methods replaced. */
function changed(driver: FiscalRegistrar, changes: Partial<FiscalRegistrar>): FiscalRegistrar {
  return {
    kind: 'fiscal',
    start: () => driver.start(),
    stop: () => driver.stop(),
    get health() {
      return driver.health;
    },
    onHealth: (listener) => driver.onHealth(listener),
    status: () => driver.status(),
    totals: () => driver.totals(),
    baseline: (before) => driver.baseline(before),
    openShift: (cashier) => driver.openShift(cashier),
    registerReceipt: (receipt) => driver.registerReceipt(receipt),
    registerCorrection: (correction) => driver.registerCorrection(correction),
    document: (fdNumber) => driver.document(fdNumber),
    closeShift: (cashier) => driver.closeShift(cashier),
    xReport: () => driver.xReport(),
    cashMove: (direction, amountMinor) => driver.cashMove(direction, amountMinor),
    settle: (before, expected) => driver.settle(before, expected),
    continuePrint: () => driver.continuePrint(),
    printText: (lines) => driver.printText(lines),
    openDrawer: () => driver.openDrawer(),
    setClock: (local) => driver.setClock(local),
    ...changes,
  };
}

const resendOnSilence: Mutant = {
  title: 'a receipt whose answer was lost is sent again',
  driver: (driver, clock) =>
    changed(driver, {
      registerReceipt: async (receipt) => {
        const first = await driver.registerReceipt(receipt);
        if (first.ok || first.fault.retry !== 'after-check') return first;
        await untilReady(driver, clock);
        return driver.registerReceipt(receipt);
      },
    }),
};

const notDoneWithoutAsking: Mutant = {
  title: 'silence is taken for «not done» without asking the registrar',
  driver: (driver) => changed(driver, { settle: () => Promise.resolve(done({ outcome: 'not-done' })) }),
};

const doneWithoutAsking: Mutant = {
  title: 'silence is taken for «done», the document guessed as the next one',
  driver: (driver) =>
    changed(driver, {
      settle: (before) =>
        Promise.resolve(
          done({
            outcome: 'done',
            document: {
              ...before,
              fdNumber: before.lastFd + 1,
              fiscalSign: 0,
              deviceTime: '2026-11-23T09:05',
              changeMinor: 0,
              print: 'unknown',
            },
          }),
        ),
    }),
};

const cashMoveAgain: Mutant = {
  title: 'a cash move whose answer was lost is sent again',
  driver: (driver, clock) =>
    changed(driver, {
      cashMove: async (direction, amountMinor) => {
        const first = await driver.cashMove(direction, amountMinor);
        if (first.ok || first.fault.retry !== 'after-check') return first;
        await untilReady(driver, clock);
        return driver.cashMove(direction, amountMinor);
      },
    }),
};

const EARLY: ReadonlySet<string> = new Set(['fiscal planned', 'fiscal sending', 'receipt fiscalising']);

const commitAfterTheEffect: Mutant = {
  title: 'the intent is written down only after the registrar has done it',
  ledger: (ledger) => without(ledger, (row) => EARLY.has(stateOf(row))),
};

const sealWithoutOutbox: Mutant = {
  title: 'now and then a receipt is sealed without its row in the outbox',
  ledger: (ledger) => without(ledger, (row) => 'kind' in row && /(00|25|50|75)$/.test(String(row['documentId']))),
};

const OPERATOR_WAITS_MS = 1_500;

/** The operation given up runs on, and its answer is handed to whoever asks next. */
function withLateAnswers(driver: FiscalRegistrar, clock: Clock): FiscalRegistrar {
  let late: Promise<DriverResult<FiscalDocument>> | null = null;
  const registerReceipt = (receipt: FiscalReceipt): Promise<DriverResult<FiscalDocument>> => {
    if (late) {
      const answer = late;
      late = null;
      return answer;
    }
    const asked = driver.registerReceipt(receipt);
    return new Promise((resolve) => {
      const cancel = clock.after(OPERATOR_WAITS_MS, () => {
        late = asked;
        resolve(failed(deviceFault('shtrih', 'no-answer')));
      });
      void asked.then((result) => {
        cancel();
        resolve(result);
      });
    });
  };
  return changed(driver, { registerReceipt });
}

const believeLateAnswer: Mutant = {
  title: 'an answer that comes late is believed to be the next receipt’s',
  driver: withLateAnswers,
};

const forgetDraft: Mutant = {
  title: 'the receipt in the cashier’s hands is forgotten at a restart',
  ledger: (ledger) => {
    const all = ledger.all.bind(ledger) as Ledger['all'];
    ledger.all = (query, params) => all(query, params).filter((row) => !stateOf(rowsOf(row)).endsWith(' filling'));
    return ledger;
  },
};

const openReceiptLeft: Mutant = {
  title: 'a question that could not be asked is taken for «not done»',
  driver: (driver) =>
    changed(driver, {
      settle: async (before, expected) => {
        const settled = await driver.settle(before, expected);
        return settled.ok ? settled : done({ outcome: 'not-done' });
      },
    }),
};

export const REGISTRAR_MUTANTS: readonly Mutant[] = [
  resendOnSilence,
  notDoneWithoutAsking,
  doneWithoutAsking,
  openReceiptLeft,
  commitAfterTheEffect,
  sealWithoutOutbox,
  believeLateAnswer,
  forgetDraft,
  cashMoveAgain,
];
