/**
 * The one IPC contract: name -> what is asked, what is answered. From it come the client's type, the handlers'
 * type, the allow-list and the validation at the border. A new call is a line here and a handler in services.
 */
import { z } from 'zod';
import { REFUSALS } from './refusals.ts';
import { atMs, faultView, lineView, milli, minor, snapshot, taxSystem, vatKey } from './snapshot.ts';

const nothing = z.strictObject({});
const shortText = z.string().max(200);
/** Typed, pasted or scanned text: long enough for any code, short enough to be harmless. */
const typedText = z.string().max(4096);
const lineId = z.string().max(64);

export const itemView = z.object({
  id: z.int(),
  code: z.string(),
  article: z.string(),
  barcode: z.string(),
  name: z.string(),
  unit: z.string(),
  weighed: z.boolean(),
  priceMinor: minor.nullable(),
  vat: vatKey,
  group: z.string(),
});
export type ItemView = z.infer<typeof itemView>;

export const portSpec = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('serial'), path: shortText.min(1), baudRate: z.int().min(1200).max(921600) }),
  z.strictObject({ type: z.literal('tcp'), host: shortText.min(1), port: z.int().min(1).max(65535) }),
]);

export const shopSettings = z.strictObject({
  name: shortText.min(1),
  /** 10 or 12 digits with right check digits; the service checks. */
  inn: z.string().regex(/^\d{10}(\d{2})?$/),
  address: shortText,
  taxSystem,
});
export const cashierSettings = z.strictObject({
  name: z.string().min(1).max(64),
  inn: z.string().regex(/^(\d{12})?$/),
});
export const deviceSettings = z.strictObject({ driver: z.string().max(40), port: portSpec });

export const setupSettings = z.strictObject({
  shop: shopSettings,
  cashier: cashierSettings,
  registrar: deviceSettings,
  scanner: deviceSettings.nullable(),
});
export type SetupSettings = z.infer<typeof setupSettings>;

const journalRow = z.object({
  id: z.string(),
  /** The ledger's own counter; the next page goes on before it. */
  seq: z.int(),
  number: z.int(),
  shiftNumber: z.int(),
  kind: z.enum(['sale']),
  atMs,
  totalMinor: minor,
  lines: z.int(),
  fdNumber: z.int(),
  print: z.enum(['done', 'pending', 'unknown']),
});
export type JournalRow = z.infer<typeof journalRow>;

export const receiptDetail = z.object({
  row: journalRow,
  shop: z.object({ name: z.string(), inn: z.string(), address: z.string(), taxSystem }),
  cashier: z.object({ name: z.string(), inn: z.string() }),
  lines: z.array(lineView),
  vat: z.array(z.object({ vat: vatKey, sumMinor: minor, vatMinor: minor })),
  tenderedMinor: minor,
  changeMinor: minor,
  fiscal: z.object({
    fnNumber: z.string(),
    fdNumber: z.int(),
    fiscalSign: z.int(),
    deviceTime: z.string(),
    qr: z.string(),
  }),
});
export type ReceiptDetail = z.infer<typeof receiptDetail>;

const shiftFigures = z.object({
  sales: z.int(),
  saleMinor: minor,
  cashMinor: minor,
  electronicMinor: minor,
  cashInDrawerMinor: minor,
});
export type ShiftFigures = z.infer<typeof shiftFigures>;

const importProblem = z.object({
  /** 1-based line of the file, 0 when the whole file is meant. */
  line: z.int(),
  file: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const importSummary = z.object({
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  removed: z.int(),
  barcodesAdded: z.int(),
  skipped: z.int(),
  problems: z.array(importProblem),
});
export type ImportSummary = z.infer<typeof importSummary>;

export const contract = {
  'till.snapshot': { ask: nothing, answer: snapshot },

  /** What Enter does with the input's text: a code, `3*`, `3*code`, `=15,50`, or words to search. */
  'sale.enter': {
    ask: z.strictObject({ text: typedText }),
    answer: z.discriminatedUnion('result', [
      z.object({ result: z.literal('added'), lineId }),
      z.object({ result: z.literal('quantity'), quantityMilli: milli }),
      z.object({ result: z.literal('choices'), items: z.array(itemView) }),
    ]),
  },
  'sale.addItem': { ask: z.strictObject({ itemId: z.int() }), answer: z.object({ lineId }) },
  'sale.setQuantity': { ask: z.strictObject({ lineId, quantityMilli: milli }), answer: nothing },
  'sale.adjustQuantity': { ask: z.strictObject({ lineId, deltaMilli: milli }), answer: nothing },
  'sale.removeLine': { ask: z.strictObject({ lineId }), answer: nothing },
  'sale.select': { ask: z.strictObject({ lineId }), answer: nothing },
  /** `↑` and `↓`: decided here, so that keys pressed faster than the picture are all counted. */
  'sale.move': { ask: z.strictObject({ by: z.int().min(-200).max(200) }), answer: nothing },
  'sale.repeatLast': { ask: nothing, answer: nothing },
  /** Takes a typed `N*` back. */
  'sale.clearQuantity': { ask: nothing, answer: nothing },
  'sale.cancel': { ask: nothing, answer: nothing },

  'catalogue.search': {
    ask: z.strictObject({ query: typedText, limit: z.int().min(1).max(200) }),
    answer: z.object({
      items: z.array(itemView),
      /** The query that was really searched when the typed one had a typing error or a wrong layout. */
      corrected: z.string().nullable(),
    }),
  },
  /** Who hears the scanner: the receipt, or the price check. Any command of the receipt takes it back. */
  'scan.route': { ask: z.strictObject({ to: z.enum(['sale', 'price']) }), answer: nothing },
  /** Price check: looks a code up without touching the receipt. */
  'catalogue.price': { ask: z.strictObject({ text: typedText }), answer: z.object({ item: itemView }) },
  'catalogue.pickFiles': { ask: nothing, answer: z.object({ paths: z.array(z.string()) }) },
  'catalogue.import': {
    ask: z.strictObject({ paths: z.array(z.string().max(4096)).min(1).max(4) }),
    answer: importSummary,
  },
  'catalogue.importCancel': { ask: nothing, answer: nothing },

  'payment.open': { ask: nothing, answer: nothing },
  'payment.close': { ask: nothing, answer: nothing },
  /** «Пробить чек»: cash handed over, at least the total. Answers when the fiscal work has started, not ended. */
  'payment.payCash': { ask: z.strictObject({ tenderedMinor: minor }), answer: nothing },

  'fiscal.retry': { ask: nothing, answer: nothing },
  'fiscal.back': { ask: nothing, answer: nothing },
  'fiscal.ask': { ask: nothing, answer: nothing },
  /** A person looked at the paper: the document was closed (with its requisites) or was not. */
  'fiscal.decide': {
    ask: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('not-done') }),
      z.strictObject({
        outcome: z.literal('done'),
        fdNumber: z.int().min(1).max(4294967295),
        fiscalSign: z.int().min(0).max(4294967295),
      }),
    ]),
    answer: nothing,
  },
  'printer.continue': { ask: nothing, answer: nothing },
  'drawer.open': { ask: nothing, answer: nothing },

  'shift.open': { ask: nothing, answer: nothing },
  'shift.close': { ask: nothing, answer: nothing },
  'shift.xReport': { ask: nothing, answer: nothing },
  /** Both sides of the shift: what our ledger says and what the registrar says (null when it cannot be asked). */
  'shift.figures': { ask: nothing, answer: z.object({ ledger: shiftFigures, device: shiftFigures.nullable() }) },

  'journal.list': {
    /** `before`: `seq` of the last row already shown, null for the newest page. */
    ask: z.strictObject({ text: typedText, before: z.int().nullable(), limit: z.int().min(1).max(500) }),
    answer: z.object({ rows: z.array(journalRow), more: z.boolean() }),
  },
  'journal.receipt': { ask: z.strictObject({ id: z.string().max(64) }), answer: receiptDetail },

  'notice.dismiss': { ask: z.strictObject({ id: z.string().max(64) }), answer: nothing },

  'setup.get': {
    ask: nothing,
    answer: z.object({
      current: setupSettings.nullable(),
      registrars: z.array(
        z.object({ driver: z.string(), title: z.string(), ports: z.array(z.enum(['serial', 'tcp'])) }),
      ),
      scanners: z.array(z.object({ driver: z.string(), title: z.string(), ports: z.array(z.enum(['serial', 'tcp'])) })),
      serialPorts: z.array(z.object({ path: z.string(), title: z.string() })),
      dataDir: z.string(),
    }),
  },
  'setup.testRegistrar': {
    ask: z.strictObject({ registrar: deviceSettings }),
    answer: z.discriminatedUnion('result', [
      z.object({
        result: z.literal('ready'),
        model: z.string(),
        serial: z.string(),
        inn: z.string(),
        fnNumber: z.string(),
        ffd: z.string(),
      }),
      z.object({ result: z.literal('fault'), fault: faultView }),
    ]),
  },
  'setup.save': { ask: setupSettings, answer: nothing },
  /** «Попробовать на виртуальных устройствах»: sample goods, simulators, ready to sell. */
  'setup.demo': { ask: nothing, answer: nothing },

  'app.about': {
    ask: nothing,
    answer: z.object({
      version: z.string(),
      electron: z.string(),
      chrome: z.string(),
      node: z.string(),
      sqlite: z.string(),
      dataDir: z.string(),
    }),
  },
  'app.quit': { ask: nothing, answer: nothing },

  /** The virtual devices panel; registered in the demo profile only. */
  'sim.state': {
    ask: nothing,
    answer: z.object({
      paper: z.boolean(),
      power: z.boolean(),
      cover: z.boolean(),
      scanExamples: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  },
  'sim.scan': { ask: z.strictObject({ text: typedText }), answer: nothing },
  'sim.paper': { ask: z.strictObject({ present: z.boolean() }), answer: nothing },
  'sim.power': { ask: z.strictObject({ on: z.boolean() }), answer: nothing },
  'sim.loseNextAnswer': { ask: nothing, answer: nothing },
  /** The paper that came out of the virtual registrar, newest last, at most 400 lines. */
  'sim.printed': { ask: nothing, answer: z.object({ lines: z.array(z.string()) }) },
} as const;

export type Contract = typeof contract;
export type CallName = keyof Contract;
export type Ask<N extends CallName> = z.input<Contract[N]['ask']>;
export type Answer<N extends CallName> = z.output<Contract[N]['answer']>;

/** Everything main tells the renderer without being asked. */
export const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('snapshot'), snapshot }),
  /** Answer to a scan: the renderer plays a tone and, on a refusal, shows the text. */
  z.object({
    event: z.literal('scan'),
    outcome: z.enum(['added', 'refused', 'price']),
    text: z.string(),
    lineId: z.string().nullable(),
    /** With `price`. */
    item: itemView.nullable(),
    error: z
      .object({ code: z.enum(REFUSALS), params: z.record(z.string(), z.union([z.string(), z.number()])) })
      .nullable(),
  }),
]);
export type TillEvent = z.infer<typeof eventSchema>;

export const callNames = Object.keys(contract) as CallName[];
