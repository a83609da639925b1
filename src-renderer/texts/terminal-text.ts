/** Words for what the bank terminal broke: its faults share their codes with the registrar's, not their sentences. */
import type { FaultView } from '#contract/snapshot.ts';
import { hasText, textOf } from './text.ts';

export interface TerminalFaultText {
  readonly short: string;
  readonly what: string;
  readonly todo: string;
}

/** The three sentences of a terminal's fault; a code of a newer driver falls back to «отказал». */
export function terminalFaultText(fault: FaultView): TerminalFaultText {
  const known = hasText(`terminal.${fault.code}.what`) ? fault.code : 'command-refused';
  return { short: part(known, 'short'), what: part(known, 'what'), todo: part(known, 'todo') };
}

function part(code: string, name: keyof TerminalFaultText): string {
  const key: string = `terminal.${code}.${name}`;
  return hasText(key) ? textOf(key, {}) : '';
}
