import { z } from 'zod';

const name = (title: string, initial: string): z.ZodDefault<z.ZodString> =>
  z
    .string()
    .trim()
    .regex(/^[\w.-]{1,35}$/, 'От 1 до 35 латинских букв, цифр, точек и дефисов')
    .default(initial)
    .meta({ title });

/** Settings of a nexo terminal; titles are what the settings form writes beside each field. */
export const nexoSettings = z.strictObject({
  saleId: name('Имя этой кассы для терминала (SaleID): у каждой кассы своё', 'RMK-1'),
  poiId: name('Имя терминала (POIID): как в его настройках', 'POI-1'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Три буквы кода валюты: RUB, BYN')
    .default('RUB')
    .meta({ title: 'Валюта (код ISO 4217)' }),
  buyerWaitSec: z.number().int().min(30).max(600).default(180).meta({ title: 'Сколько ждать покупателя, с' }),
});

export type NexoSettings = z.output<typeof nexoSettings>;
