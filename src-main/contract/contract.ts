/**
 * The one IPC contract: name -> what is asked, what is answered. From it come the client's type, the handlers'
 * type, the allow-list and the validation at the border. A new call is a line in its group and a handler in services.
 */
import { z } from 'zod';
import { catalogueCalls } from './catalogue-calls.ts';
import { paymentCalls } from './payment-calls.ts';
import { peopleCalls } from './people-calls.ts';
import { REFUSALS } from './refusals.ts';
import { returnCalls } from './return-calls.ts';
import { saleCalls } from './sale-calls.ts';
import { setupCalls } from './setup-calls.ts';
import { shiftCalls } from './shift-calls.ts';
import { simCalls } from './sim-calls.ts';
import { snapshot } from './snapshot.ts';
import { itemView, nothing } from './views.ts';

export const contract = {
  'till.snapshot': { ask: nothing, answer: snapshot },
  'notice.dismiss': { ask: z.strictObject({ id: z.string().max(64) }), answer: nothing },
  ...saleCalls,
  ...catalogueCalls,
  ...paymentCalls,
  ...returnCalls,
  ...shiftCalls,
  ...peopleCalls,
  ...setupCalls,
  ...simCalls,
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
    /** `sale-found`: a receipt scanned for a return was opened; `login`: a badge opened the till or allowed a call. */
    outcome: z.enum(['added', 'refused', 'price', 'sale-found', 'login']),
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
