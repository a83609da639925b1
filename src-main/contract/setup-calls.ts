/** First run and settings, the program itself. */
import { z } from 'zod';
import { deviceSettings, driverModel, setupSettings, shopOptions } from './settings-shapes.ts';
import { faultView } from './snapshot.ts';
import { nothing } from './views.ts';

export const setupCalls = {
  'setup.get': {
    ask: nothing,
    answer: z.object({
      current: setupSettings.nullable(),
      registrars: z.array(driverModel),
      scanners: z.array(driverModel),
      terminals: z.array(driverModel),
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

  'options.get': { ask: nothing, answer: shopOptions },
  'options.save': { ask: shopOptions, answer: nothing },

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
} as const;
