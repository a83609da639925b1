/** Asking main to do something, and telling the cashier when it says no. Every call of a screen goes through here. */
import type { Answer, Ask, CallName } from '#contract/contract.ts';
import type { Outcome, Refusal } from '#contract/refusals.ts';
import { NEVER_LENT, RIGHTS, type Right } from '#domain/rights/rights.ts';
import { call } from '../bridge/client.ts';
import { playTone } from '../kit/tone.ts';
import { refusalText } from '../texts/coded.ts';
import { askSupervisor } from './allow.ts';
import { reportDefect, say } from './ui.ts';

/** Sends a command. The old message goes; a refusal becomes the new one, with its tone. */
export async function act<N extends CallName>(name: N, payload: Ask<N>): Promise<Outcome<Answer<N>>> {
  say(null);
  const reply = await send(name, payload);
  if (!reply.ok) showRefusal(reply.error);
  return reply;
}

/**
 * Sends a command whose refusal the caller tells itself. What the person at the till may not do is asked of a
 * supervisor, and with his leave the same command goes once more; without it the first refusal is the answer.
 */
export async function send<N extends CallName>(name: N, payload: Ask<N>): Promise<Outcome<Answer<N>>> {
  const reply = await call(name, payload);
  const right = reply.ok ? null : lackingRight(reply.error);
  if (right === null || NEVER_LENT.has(right)) return reply;
  return (await askSupervisor(name, right)) ? call(name, payload) : reply;
}

/** Asks without touching the message: lists, figures, states. Null when main refused; a defect is still reported. */
export async function ask<N extends CallName>(name: N, payload: Ask<N>): Promise<Answer<N> | null> {
  const reply = await call(name, payload);
  if (reply.ok) return reply.value;
  if (reply.error.code === 'defect') reportDefect(defectText(name, reply.error));
  return null;
}

/** A rule's «no» under the input; a mistake of ours on its own screen. */
export function showRefusal(error: Refusal): void {
  if (error.code === 'defect') {
    reportDefect(defectText('', error));
    return;
  }
  // The supervisor's window has asked already, and it was closed on purpose.
  const right = lackingRight(error);
  if (right === null || NEVER_LENT.has(right)) playTone('refused');
  say({ tone: 'refused', text: refusalText(error) });
}

function lackingRight({ code, params }: Refusal): Right | null {
  return code === 'right-needed' ? (RIGHTS.find((right) => right === params['right']) ?? null) : null;
}

const defectText = (name: string, error: Refusal): string =>
  [name, error.code, JSON.stringify(error.params)].filter(Boolean).join(' ');
