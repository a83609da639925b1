/** Asking main to do something, and telling the cashier when it says no. */
import type { Answer, Ask, CallName } from '#contract/contract.ts';
import type { Outcome, Refusal } from '#contract/refusals.ts';
import { call } from '../bridge/client.ts';
import { playTone } from '../kit/tone.ts';
import { refusalText } from '../texts/coded.ts';
import { reportDefect, say } from './ui.ts';

/** Sends a command. The old message goes; a refusal becomes the new one, with its tone. */
export async function act<N extends CallName>(name: N, payload: Ask<N>): Promise<Outcome<Answer<N>>> {
  say(null);
  const reply = await call(name, payload);
  if (!reply.ok) showRefusal(reply.error);
  return reply;
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
  playTone('refused');
  say({ tone: 'refused', text: refusalText(error) });
}

const defectText = (name: string, error: Refusal): string =>
  [name, error.code, JSON.stringify(error.params)].filter(Boolean).join(' ');
