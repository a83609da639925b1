/** Mode, submode and flags of 10h/11h, warnings of the FN (spec/fiscal.md 1.7). */
import type { RegistrarStatus } from '../fiscal.ts';

/** Low nibble of the mode byte. */
export const MODE = { shiftOpen: 2, shiftOver24h: 3, shiftClosed: 4, waitsDate: 6, documentOpen: 8 } as const;
/** High nibble of mode 8: 0..3 receipts, 4 non-fiscal. */
const NON_FISCAL_DOCUMENT = 4;

export const SUBMODE = {
  ready: 0,
  passiveNoPaper: 1,
  activeNoPaper: 2,
  waitsContinue: 3,
  printingReport: 4,
  printing: 5,
} as const;

export interface DeviceState {
  readonly mode: number;
  readonly submode: number;
  readonly receiptOpen: boolean;
  readonly paper: RegistrarStatus['paper'];
  readonly printing: boolean;
  readonly coverOpen: boolean;
}

const COVER_BIT = 1 << 10;

/** `modeByte` carries two nibbles: the mode and, inside it, the kind of document. */
export function decodeState(answer: {
  readonly modeByte: number;
  readonly submode: number;
  readonly flags: number;
}): DeviceState {
  const mode = answer.modeByte & 0x0f;
  const { submode } = answer;
  return {
    mode,
    submode,
    receiptOpen: mode === MODE.documentOpen && answer.modeByte >> 4 !== NON_FISCAL_DOCUMENT,
    paper: paperOf(submode),
    printing: submode === SUBMODE.printing || submode === SUBMODE.printingReport,
    coverOpen: (answer.flags & COVER_BIT) !== 0,
  };
}

function paperOf(submode: number): RegistrarStatus['paper'] {
  if (submode === SUBMODE.waitsContinue) return 'waiting-continue';
  return submode === SUBMODE.passiveNoPaper || submode === SUBMODE.activeNoPaper ? 'out' : 'present';
}

const WARNINGS = ['resource-3-days', 'resource-30-days', 'archive-90', 'ofd-overdue'] as const;

/** Warning flags of FF01, bit 0 first. */
export function decodeWarnings(flags: number): (typeof WARNINGS)[number][] {
  return WARNINGS.filter((_, bit) => (flags & (1 << bit)) !== 0);
}

/** Table 17 field 17. */
export function ffdOf(version: number): RegistrarStatus['ffd'] {
  return ({ 2: '1.05', 3: '1.1', 4: '1.2' } as const)[version] ?? 'unknown';
}
