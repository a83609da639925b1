/** Mistakes around the bank terminal, returns and uploads, planted by wrapping the till's real parts. */
import { done } from '#drivers/kit/faults.ts';
import type { BankTerminal, TerminalApproval } from '#drivers/terminal/terminal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { rowsOf, stateOf, untilReady, without } from './mutant-kit.ts';
import type { Mutant } from './world.ts';

/** The same terminal with some of its methods replaced. */
function changed(driver: BankTerminal, changes: Partial<BankTerminal>): BankTerminal {
  return {
    kind: 'terminal',
    start: () => driver.start(),
    stop: () => driver.stop(),
    get health() {
      return driver.health;
    },
    onHealth: (listener) => driver.onHealth(listener),
    status: () => driver.status(),
    baseline: () => driver.baseline(),
    run: (request) => driver.run(request),
    cancel: () => driver.cancel(),
    settle: (before, request) => driver.settle(before, request),
    totals: () => driver.totals(),
    reconcile: () => driver.reconcile(),
    ...changes,
  };
}

const INVENTED: TerminalApproval = {
  rrn: '000000000000',
  authCode: '000000',
  cardMask: '',
  cardKind: '',
  terminalId: 'SIM-00042',
  batch: '1',
  slip: [],
};

const purchaseAgain: Mutant = {
  title: 'a card purchase whose answer was lost is sent again',
  terminal: (driver, clock) =>
    changed(driver, {
      run: async (request) => {
        const first = await driver.run(request);
        if (first.ok || first.fault.retry !== 'after-check') return first;
        await untilReady(driver, clock);
        return driver.run(request);
      },
    }),
};

const EARLY: ReadonlySet<string> = new Set(['payment planned', 'payment sending']);

const purchaseBeforeItsId: Mutant = {
  title: 'a purchase is sent before its id is on disk',
  ledger: (ledger) => without(ledger, (row) => EARLY.has(stateOf(row))),
};

const declineIsApproval: Mutant = {
  title: 'a decline is taken for an approval',
  terminal: (driver) =>
    changed(driver, {
      run: async (request) => {
        const ran = await driver.run(request);
        return ran.ok && ran.value.outcome === 'declined' ? done({ outcome: 'approved', approval: INVENTED }) : ran;
      },
    }),
};

const silenceIsDecline: Mutant = {
  title: 'silence of the terminal is taken for a decline',
  terminal: (driver) =>
    changed(driver, {
      run: async (request) => {
        const ran = await driver.run(request);
        const silent = !ran.ok && ran.fault.retry === 'after-check';
        return silent ? done({ outcome: 'declined', code: '', text: 'no answer' }) : ran;
      },
    }),
};

const notDoneWithoutAsking: Mutant = {
  title: 'a purchase found unfinished at a start is taken for «not done»',
  terminal: (driver) => changed(driver, { settle: () => Promise.resolve(done({ outcome: 'not-done' })) }),
};

const voidForgotten: Mutant = {
  title: 'a card is dropped from the receipt without its void',
  terminal: (driver) =>
    changed(driver, {
      run: (request) =>
        request.kind === 'void'
          ? Promise.resolve(done({ outcome: 'approved', approval: { ...INVENTED, rrn: request.original?.rrn ?? '' } }))
          : driver.run(request),
    }),
};

const refundAgain: Mutant = {
  title: 'money given back before a restart is given back again after it',
  ledger: (ledger) => {
    const all = ledger.all.bind(ledger) as Ledger['all'];
    ledger.all = (query, params) => all(query, params).map((row) => withoutDone(row));
    return ledger;
  },
};

function withoutDone<Row>(row: Row): Row {
  const fields = rowsOf(row);
  if (stateOf(fields) !== 'returning refunding') return row;
  const state = JSON.parse(String(fields['state'])) as object;
  return { ...row, state: JSON.stringify({ ...state, at: 'agreed', done: undefined, refused: null }) };
}

/** Rows of earlier returns of a sale: a position and what of it came back, and nothing else. */
const isReturnedLine = (row: object): boolean => Object.keys(row).sort().join() === 'position,quantityMilli,sumMinor';

const returnedForgotten: Mutant = {
  title: 'a second return does not see the first',
  ledger: (ledger) => {
    const all = ledger.all.bind(ledger) as Ledger['all'];
    ledger.all = (query, params) => all(query, params).filter((row) => !isReturnedLine(rowsOf(row)));
    return ledger;
  },
};

const newIdEveryTime: Mutant = {
  title: 'a document is sent again under a new id',
  sink: (sink) => {
    const tries = new Map<string, number>();
    return {
      kind: sink.kind,
      send: (document, signal) => {
        const before = tries.get(document.id) ?? 0;
        tries.set(document.id, before + 1);
        return sink.send(before === 0 ? document : { ...document, id: `${document.id}-${before}` }, signal);
      },
    };
  },
};

const acceptedUnread: Mutant = {
  title: 'any answer with status 200, and silence too, is taken for an acceptance',
  sink: (sink) => ({
    kind: sink.kind,
    send: async (document, signal) => {
      const said = await sink.send(document, signal);
      const unread = said.answer === 'later' && ['answer-foreign', 'no-answer'].includes(said.reason.code);
      return unread ? { answer: 'accepted' } : said;
    },
  }),
};

export const MONEY_MUTANTS: readonly Mutant[] = [
  purchaseAgain,
  purchaseBeforeItsId,
  declineIsApproval,
  silenceIsDecline,
  notDoneWithoutAsking,
  voidForgotten,
  refundAgain,
  returnedForgotten,
  newIdEveryTime,
  acceptedUnread,
];
