import { z } from 'zod';

/** Bytes as the settings form shows them: hexadecimal pairs, `02` or `02 41`; empty for none. */
const hexBytes = (title: string): z.ZodDefault<z.ZodString> =>
  z
    .string()
    .trim()
    .regex(/^([0-9A-Fa-f]{2}( ?[0-9A-Fa-f]{2}){0,7})?$/, 'Пары шестнадцатеричных цифр, не больше восьми: 02 или 02 41')
    .refine((text) => !bytesOfHex(text).some((byte) => byte === 0x0d || byte === 0x0a), {
      message: 'CR и LF указывать не нужно: касса понимает их сама',
    })
    .default('')
    .meta({ title });

/** Settings of a serial scanner; titles are what the settings form writes beside each field. */
export const scannerSettings = z.strictObject({
  silenceMs: z.number().int().min(20).max(200).default(50).meta({ title: 'Пауза, после которой код закончен, мс' }),
  maxBytes: z.number().int().min(16).max(4096).default(256).meta({ title: 'Самый длинный код, байт' }),
  prefix: hexBytes('Префикс сканера (байты, шестнадцатеричные)'),
  suffix: hexBytes('Суффикс сканера, кроме CR и LF (байты, шестнадцатеричные)'),
});

export type ScannerSettings = z.output<typeof scannerSettings>;

/** `02 41` -> [2, 65]; the text must have passed the schema. */
export function bytesOfHex(text: string): number[] {
  return (text.match(/[0-9A-Fa-f]{2}/g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
