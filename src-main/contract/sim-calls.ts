/** The virtual devices panel; registered in the demo and training profiles only. */
import { z } from 'zod';
import { nothing, typedText } from './views.ts';

export const simCalls = {
  'sim.state': {
    ask: nothing,
    answer: z.object({
      paper: z.boolean(),
      power: z.boolean(),
      cover: z.boolean(),
      terminal: z.object({ power: z.boolean(), buyer: z.enum(['approves', 'declines', 'cancels', 'walks-away']) }),
      scanExamples: z.array(z.object({ code: z.string(), name: z.string() })),
    }),
  },
  'sim.scan': { ask: z.strictObject({ text: typedText }), answer: nothing },
  'sim.paper': { ask: z.strictObject({ present: z.boolean() }), answer: nothing },
  'sim.power': { ask: z.strictObject({ on: z.boolean() }), answer: nothing },
  'sim.loseNextAnswer': { ask: nothing, answer: nothing },
  'sim.terminalPower': { ask: z.strictObject({ on: z.boolean() }), answer: nothing },
  'sim.terminalLoseAnswer': { ask: nothing, answer: nothing },
  /** What the next buyer at the virtual terminal does. */
  'sim.buyer': {
    ask: z.strictObject({ mode: z.enum(['approves', 'declines', 'cancels', 'walks-away']) }),
    answer: nothing,
  },
  /** The paper that came out of the virtual registrar, newest last, at most 400 lines. */
  'sim.printed': { ask: nothing, answer: z.object({ lines: z.array(z.string()) }) },
} as const;
