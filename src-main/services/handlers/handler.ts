import type { z } from 'zod';
import type { Answer, CallName, contract } from '#contract/contract.ts';
import type { Outcome } from '#domain/refusals.ts';

/** What a call's code gets: already validated at the border. */
export type Asked<N extends CallName> = z.output<(typeof contract)[N]['ask']>;

export type Handler<N extends CallName> = (ask: Asked<N>) => Outcome<Answer<N>> | Promise<Outcome<Answer<N>>>;

/** A room's part of the contract: any subset of the calls. */
export type Handlers = { readonly [N in CallName]?: Handler<N> };
