/** What the owner sets up, as it is typed, checked and kept. */
import { z } from 'zod';
import { taxSystem } from './snapshot.ts';
import { shortText } from './views.ts';

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
/** `options` are the driver's own settings; it checks them itself, what is missing takes its usual value. */
export const deviceSettings = z.strictObject({
  driver: z.string().max(40),
  port: portSpec,
  options: z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()])).default({}),
});

/** One field of a driver's own settings, as a form shows it. */
export const driverField = z.object({
  name: z.string(),
  title: z.string(),
  type: z.enum(['text', 'integer', 'boolean']),
  initial: z.union([z.string(), z.number(), z.boolean()]),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
export type DriverField = z.infer<typeof driverField>;

/** A model the owner may choose. */
export const driverModel = z.object({
  driver: z.string(),
  title: z.string(),
  ports: z.array(z.enum(['serial', 'tcp'])),
  form: z.array(driverField),
});
export type DriverModel = z.infer<typeof driverModel>;

export const setupSettings = z.strictObject({
  shop: shopSettings,
  cashier: cashierSettings,
  registrar: deviceSettings,
  scanner: deviceSettings.nullable(),
  terminal: deviceSettings.nullable(),
});
export type SetupSettings = z.infer<typeof setupSettings>;

export const uploadSettings = z.discriminatedUnion('sink', [
  z.strictObject({ sink: z.literal('off') }),
  z.strictObject({ sink: z.literal('file'), folder: z.string().min(1).max(1000) }),
  z.strictObject({ sink: z.literal('http'), url: z.url({ protocol: /^https?$/ }).max(1000), key: z.string().max(400) }),
]);

export type UploadSettings = z.infer<typeof uploadSettings>;

/** What the owner may switch without touching the devices. */
export const shopOptions = z.strictObject({
  /** Deferred receipts outlive the shift; otherwise closing takes them away. */
  keepDeferred: z.boolean(),
  /** The accounting system wants «приходная накладная» and «РКО» for returns of closed shifts. */
  returnPapers: z.boolean(),
  upload: uploadSettings,
});
export type ShopOptions = z.infer<typeof shopOptions>;
