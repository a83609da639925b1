/** Everything a Shtrih-M remembers, as plain data: it goes to disk before every answer. */

/** Order of the registers and of 8Dh: 0 sale, 1 purchase, 2 sale return, 3 purchase return. */
export type ReceiptKind = 0 | 1 | 2 | 3;

export function isReceiptKind(value: number): value is ReceiptKind {
  return value === 0 || value === 1 || value === 2 || value === 3;
}

/** Tag 1054 and FF46h number the same four differently (spec/fiscal.md 8, trap 2): 1, 2 return, 3 purchase, 4 its return. */
const SIGN_OF_KIND = { 0: 1, 1: 3, 2: 2, 3: 4 } as const;

export function signOfKind(kind: ReceiptKind): number {
  return SIGN_OF_KIND[kind];
}

/** null: no such operation. */
export function kindOfSign(sign: number): ReceiptKind | null {
  const kinds: readonly ReceiptKind[] = [0, 2, 1, 3];
  return kinds[sign - 1] ?? null;
}

export interface Position {
  readonly name: string;
  /** False for a name that starts with `//`: it goes to the OFD and is not printed. */
  readonly printed: boolean;
  readonly quantityMicro: number;
  readonly priceKopecks: number;
  readonly sumKopecks: number;
  /** Row of table 6, 1..12. */
  readonly vatRow: number;
  readonly taxKopecks: number;
  /** 1..16. */
  readonly department: number;
  /** Tags 1214 and 1212; 0 when the old commands were used. */
  readonly method: number;
  readonly subject: number;
  /** TLV of FF4D, hex. */
  readonly tlvHex: string;
}

export interface OpenReceipt {
  readonly kind: ReceiptKind;
  /** A correction with positions, ФФД 1.1 and later. */
  readonly correction: boolean;
  readonly operator: number;
  readonly positions: Position[];
  /** TLV of FF0C, hex. */
  tlvHex: string;
}

export interface VatSum {
  readonly row: number;
  readonly turnoverKopecks: number;
  readonly taxKopecks: number;
}

/** A closed receipt as the storage keeps it. */
export interface ReceiptContent {
  readonly kind: ReceiptKind;
  readonly numberInShift: number;
  readonly totalKopecks: number;
  readonly roundingKopecks: number;
  /** 16 sums as handed over: cash includes the change. */
  readonly paymentsKopecks: readonly number[];
  readonly changeKopecks: number;
  /** One bit of tag 1055. */
  readonly taxSystem: number;
  readonly vat: readonly VatSum[];
  readonly positions: readonly Position[];
  readonly tlvHex: string;
}

/** Types of the archive: registration, shift open, receipt, shift close, report on settlements, correction. */
export type FnDocumentType = 1 | 2 | 3 | 5 | 21 | 31;

export interface FnDocument {
  readonly fd: number;
  readonly type: FnDocumentType;
  readonly wallMs: number;
  readonly fiscalSign: number;
  readonly shiftNumber: number;
  readonly receipt: ReceiptContent | null;
  /** The whole document as TLV, hex. */
  readonly tlvHex: string;
}

/** 0 paper present, 1 passive lack, 2 active lack (stopped while printing), 3 waits for B0h. */
export type Submode = 0 | 1 | 2 | 3;

export interface DeviceState {
  /** Added to the zone's wall-clock time: what 21h-23h changed. */
  clockOffsetMs: number;
  /** Midnight of the date given by 22h that waits for 23h: mode 6. */
  dateToConfirmMs: number | null;
  paperPresent: boolean;
  coverOpen: boolean;
  drawerOpen: boolean;
  submode: Submode;
  /** Lines that could not be printed: B0h prints them. */
  printQueue: string[];
  lastDocument: string[];
  shift: { open: boolean; number: number; openedAtWallMs: number; receipts: number };
  /** A document begun by FF41, FF42 or FF35: its tags are being collected. */
  begun: 'none' | 'shift-open' | 'shift-close' | 'correction';
  begunTlvHex: string;
  receipt: OpenReceipt | null;
  nonFiscalOpen: boolean;
  /** Money registers by number; absent is 0. */
  money: Record<string, number>;
  /** Operation registers by number; absent is 0. */
  counts: Record<string, number>;
  /** Table cells that differ from the factory ones, by `table.row.field`. */
  cells: Record<string, number | string>;
  port: { speed: number; timeout: number };
  fn: {
    lastFd: number;
    lastWallMs: number;
    registeredAtWallMs: number;
    /** Documents up to this number have their OFD ticket. */
    sentFd: number;
    ofdReachable: boolean;
    /** Where the next FF3Bh continues: the document of the last FF3Ah and how many elements were given. */
    reading: { fd: number; given: number } | null;
  };
}

export function newState(wallMs: number): DeviceState {
  return {
    clockOffsetMs: 0,
    dateToConfirmMs: null,
    paperPresent: true,
    coverOpen: false,
    drawerOpen: false,
    submode: 0,
    printQueue: [],
    lastDocument: [],
    shift: { open: false, number: 0, openedAtWallMs: 0, receipts: 0 },
    begun: 'none',
    begunTlvHex: '',
    receipt: null,
    nonFiscalOpen: false,
    money: {},
    counts: {},
    cells: {},
    port: { speed: 6, timeout: 50 },
    fn: {
      lastFd: 0,
      lastWallMs: 0,
      registeredAtWallMs: wallMs,
      sentFd: 0,
      ofdReachable: true,
      reading: null,
    },
  };
}
