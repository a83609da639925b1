/** What a cashier does while money is on its way, and when the terminal did not answer or answered no. */
import type { MoneyView } from '#contract/snapshot.ts';
import type { Cashier } from './cashier.ts';
import type { Random } from './random.ts';

export async function leadMoneyOut(cashier: Cashier, money: MoneyView, random: Random): Promise<void> {
  const { world } = cashier;
  switch (money.state) {
    case 'sending':
      if (random.chance(0.03)) await cashier.press('payment.abort', {});
      return cashier.pause(200, 4_000);
    case 'cancelling':
    case 'checking':
    case 'in-progress':
      return cashier.pause(200, 4_000);
    case 'waiting-device':
      if (random.chance(0.3)) await cashier.press('payment.ask', {});
      // A terminal that takes operations back by itself may change its mind when it is switched on.
      else if (random.chance(0.05) && !world.terminal.reverses) await decideByBank(cashier);
      return cashier.pause(1_000, 8_000);
    case 'declined':
    case 'not-done':
    case 'not-sent':
      world.terminal.nextBuyer();
      await cashier.press(random.chance(0.5) ? 'payment.retry' : 'payment.back', {});
      return cashier.pause(200, 2_000);
    case 'unclear':
      if (random.chance(0.3)) await cashier.press('payment.ask', {});
      else await decideByBank(cashier);
      return cashier.pause(200, 2_000);
  }
}

/** The supervisor telephones the bank, which knows every operation by its number. */
async function decideByBank(cashier: Cashier): Promise<void> {
  const { world } = cashier;
  if (!world.terminal.atRest) return;
  const id = world.operationInWork();
  if (id === null) return;
  const truth = world.terminal.truthOf(id);
  world.statistics.decidedByPeople += 1;
  await cashier.press(
    'payment.decide',
    truth ? { outcome: 'approved', rrn: truth.rrn, authCode: truth.authCode } : { outcome: 'declined' },
  );
}
