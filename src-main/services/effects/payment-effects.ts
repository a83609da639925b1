/** The terminal's part of a money operation: each effect becomes one question or command, its outcome one event. */

import type { PaymentEffect, PaymentEvent } from '#domain/payment/states.ts';
import { type DeviceFault, deviceFault } from '#drivers/kit/faults.ts';
import type { BankTerminal, TerminalOutcome } from '#drivers/terminal/terminal.ts';

export type TerminalEffect = Extract<PaymentEffect, { do: 'read-baseline' | 'run' | 'settle' }>;

/** Never rejects: a driver that throws has a defect, and then the terminal must be asked like after silence. */
export async function runPaymentEffect(terminal: BankTerminal | null, effect: TerminalEffect): Promise<PaymentEvent> {
  if (!terminal) return failure(effect, deviceFault('terminal', 'link-absent'));
  try {
    return await perform(terminal, effect);
  } catch (error) {
    return failure(effect, deviceFault('terminal', 'device-failure', String(error), 'after-check'));
  }
}

async function perform(terminal: BankTerminal, effect: TerminalEffect): Promise<PaymentEvent> {
  switch (effect.do) {
    case 'read-baseline': {
      const result = await terminal.baseline();
      return result.ok ? { type: 'baseline', before: result.value } : failure(effect, result.fault);
    }
    case 'run': {
      const result = await terminal.run(effect.operation.request);
      return result.ok ? outcomeEvent(result.value) : failure(effect, result.fault);
    }
    case 'settle': {
      const result = await terminal.settle(effect.before, effect.operation.request);
      if (!result.ok) return failure(effect, result.fault);
      const settlement = result.value;
      switch (settlement.outcome) {
        case 'not-done':
          return { type: 'settled-not-done' };
        case 'in-progress':
          return { type: 'settled-in-progress' };
        case 'unclear':
          return { type: 'settled-unclear', reason: settlement.reason };
        case 'approved':
        case 'declined':
          return outcomeEvent(settlement);
      }
    }
  }
}

function outcomeEvent(outcome: TerminalOutcome): PaymentEvent {
  return outcome.outcome === 'approved'
    ? { type: 'approved', approval: outcome.approval }
    : { type: 'declined', code: outcome.code, text: outcome.text };
}

function failure(effect: TerminalEffect, fault: DeviceFault): PaymentEvent {
  const types = { 'read-baseline': 'baseline-failed', run: 'failed', settle: 'settle-failed' } as const;
  return { type: types[effect.do], fault };
}
