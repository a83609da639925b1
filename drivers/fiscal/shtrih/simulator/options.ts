/** What a simulated Shtrih-M is: passport, registration and the habits that differ by model. */

export interface ShtrihOptions {
  /** Name and number of the model in the answer to FCh. */
  readonly modelName: string;
  readonly modelCode: number;
  readonly serialNumber: number;
  /** 10 or 12 digits. */
  readonly inn: string;
  /** Registration number, 16 digits. */
  readonly rnm: string;
  /** 16 digits. */
  readonly fnNumber: string;
  /** Life of the fiscal storage from the day of registration. */
  readonly fnValidDays: number;
  /** Documents the archive holds; from 90 % on a warning bit is set. */
  readonly fnCapacity: number;
  /** Bits of tag 1055 the device is registered for. */
  readonly taxSystems: number;
  /** 2 = ФФД 1.05, 3 = 1.1, 4 = 1.2 (table 17 field 17). */
  readonly ffdVersion: number;
  readonly userName: string;
  readonly address: string;
  readonly place: string;
  readonly ofdName: string;
  readonly ofdInn: string;
  /** Time from a document to its OFD ticket while the OFD can be reached. */
  readonly ofdDelayMs: number;
  /** Minutes east of Greenwich; null: the zone of this machine. */
  readonly utcOffsetMinutes: number | null;
  /**
   * The VAT bytes of FF46h differ by model (spec/fiscal.md 1.7): `standard` has 88h for 7/107 and CBh/CCh for
   * 22 % and 22/122; `nano` has 90h/A0h for the latter two.
   */
  readonly vatBytes: 'standard' | 'nano';
  /** Some devices open the shift with the first receipt; the others answer 3Dh. */
  readonly autoOpenShift: boolean;
  /** An open receipt after power-off: most devices keep it (mode 8), some annul it (spec/fiscal.md 1.9, step 4). */
  readonly openReceiptOnPowerLoss: 'kept' | 'annulled';
  /** Time a command takes; 50 ms is a typical real device. */
  readonly turnaroundMs: number;
  /** Longest pause inside a frame before the device answers NAK. */
  readonly byteTimeoutMs: number;
  /** How long the device waits for the host's ACK before it goes back to waiting for ENQ. */
  readonly confirmTimeoutMs: number;
}

export const DEFAULT_OPTIONS: ShtrihOptions = {
  modelName: 'ШТРИХ-М-01Ф',
  modelCode: 250,
  serialNumber: 1_234_567,
  inn: '7712345671',
  rnm: '0001234567012345',
  fnNumber: '9999078902001234',
  fnValidDays: 456,
  fnCapacity: 230_000,
  taxSystems: 0b000011,
  ffdVersion: 4,
  userName: 'ООО "МАГАЗИН У ДОМА"',
  address: '101000, г. Москва, ул. Примерная, д. 1',
  place: 'Магазин',
  ofdName: 'ООО "УЧЕБНЫЙ ОФД"',
  ofdInn: '7712345689',
  ofdDelayMs: 3_000,
  utcOffsetMinutes: null,
  vatBytes: 'standard',
  autoOpenShift: false,
  openReceiptOnPowerLoss: 'kept',
  turnaroundMs: 0,
  byteTimeoutMs: 200,
  confirmTimeoutMs: 1_000,
};
