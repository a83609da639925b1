/** Texts for what main says in codes: refusals, device faults, notices, problems of an imported file. */
import type { FaultView, NoticeView } from '#contract/snapshot.ts';
import type { Refusal } from '#domain/refusals.ts';
import { NEVER_LENT, RIGHTS } from '#domain/rights/rights.ts';
import type { TextParams } from './template.ts';
import { hasText, t, textOf } from './text.ts';

/** The calm sentence for a refusal; a device's «no» speaks with the fault's own words. */
export function refusalText(error: Refusal): string {
  const fault = error.params['fault'];
  if (error.code === 'device-fault' && typeof fault === 'string') {
    const what = faultPart(fault, 'what');
    if (what !== null) return `${what}. ${faultPart(fault, 'todo') ?? ''}`;
  }
  const right = error.code === 'right-needed' && RIGHTS.find((known) => known === error.params['right']);
  if (right) return t(NEVER_LENT.has(right) ? 'right.owner-only' : 'right.needed', { what: t(`right.${right}`) });
  const problem = error.params['problem'];
  const because =
    error.code === 'import-refused' && typeof problem === 'string'
      ? `. ${importProblemText(problem, error.params)}`
      : '';
  return `${textOf(`refusal.${error.code}`, error.params)}${because}`;
}

/** The sentence of a code that arrives as a plain string; null when the dictionary does not know it. */
export function refusalTextOf(code: string, params: TextParams): string | null {
  const key: string = `refusal.${code}`;
  return hasText(key) ? textOf(key, params) : null;
}

export interface FaultText {
  readonly short: string;
  readonly what: string;
  readonly money: string;
  readonly todo: string;
}

/** The four sentences of a fault; a code of a newer driver falls back to «отказал» with the maker's words. */
export function faultText(fault: FaultView): FaultText {
  const known = hasText(`fault.${fault.code}.what`) ? fault.code : 'command-refused';
  return {
    short: faultPart(known, 'short') ?? '',
    what: faultPart(known, 'what') ?? '',
    money: faultPart(known, 'money') ?? '',
    todo: faultPart(known, 'todo') ?? '',
  };
}

/** Faults of the line: the words with them are the computer's, not the registrar's. */
const LINK_FAULTS: ReadonlySet<string> = new Set([
  'link-absent',
  'link-lost',
  'no-answer',
  'garbled-answer',
  'port-busy',
]);
export const isLinkFault = (fault: FaultView): boolean => LINK_FAULTS.has(fault.code);

/** The original words of a fault, with whose words they are. */
export const originalText = (fault: FaultView): string =>
  t(isLinkFault(fault) ? 'fiscal.original.link' : 'fiscal.original', { original: fault.original });

export function noticeText(notice: NoticeView): string {
  // Money on its way back to the buyer has words of its own.
  const back = `notice.${notice.code}.back`;
  const gives = notice.params['kind'] === 'void' || notice.params['kind'] === 'refund';
  return textOf(gives && hasText(back) ? back : `notice.${notice.code}`, notice.params);
}

/** What is wrong with a line of an imported file. */
export function importProblemText(code: string, params: TextParams): string {
  const key: string = `problem.${code}`;
  return hasText(key) ? textOf(key, params) : t('import.problem.unknown', { code });
}

function faultPart(code: string, part: keyof FaultText): string | null {
  const key: string = `fault.${code}.${part}`;
  return hasText(key) ? textOf(key, {}) : null;
}
