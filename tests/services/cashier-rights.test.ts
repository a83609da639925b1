import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callNames } from '#contract/contract.ts';
import { hasRight, ROLES, type Role } from '#domain/rights/roles.ts';
import { ALSO_NEEDED, needOf, RIGHT_OF_CALL, rightsOf } from '#main/services/rights-of-calls.ts';
import { aBench, type Bench, PINS, type Shop, told, withPeople } from './cashier-bench.ts';

/** Who is the least that may make the call. What is not listed is a cashier's. */
const ALSO_LOCKED = [
  'till.snapshot',
  'app.about',
  'ui.keep',
  'ui.kept',
  'cashier.login',
  'cashier.list',
  ...Object.keys(RIGHT_OF_CALL).filter((call) => call.startsWith('sim.')),
];
const SENIORS = [
  'sale.removeLine',
  'sale.cancel',
  'deferred.remove',
  'payment.addByHand',
  'payment.addCredit',
  'payment.decide',
  'fiscal.decide',
  'drawer.open',
  'returns.openWithout',
  'returns.payInCash',
  'returns.confirmByHand',
  'correction.begin',
  'shift.closeAnyway',
  'shift.cashMove',
  'outbox.release',
  'training.enter',
];
const OWNERS = [
  'catalogue.import',
  'catalogue.importCancel',
  'cashier.save',
  'cashier.badge',
  'setup.get',
  'setup.testRegistrar',
  'setup.save',
  'setup.demo',
  'options.save',
];

type Who = 'locked' | Role;
const WHO: readonly Who[] = ['locked', ...ROLES];

function leastFor(call: string): Who {
  if (ALSO_LOCKED.includes(call)) return 'locked';
  return SENIORS.includes(call) ? 'senior' : OWNERS.includes(call) ? 'owner' : 'cashier';
}

test('every call of the contract asked as everybody: only those it is for get through', async () => {
  using bench = aBench();
  const shop = await withPeople(bench);
  const matrix = new Map<string, string[]>(callNames.map((call) => [call, []]));
  for (const who of WHO) {
    if (who === 'locked') bench.desk.lock();
    else await bench.desk.login(shop[who], PINS[who]);
    for (const [call, row] of matrix) row.push(told(bench.desk.permit(call)));
  }
  const expected = new Map(
    callNames.map((call) => {
      const least = WHO.indexOf(leastFor(call));
      const answers = WHO.map((who, at) => (at >= least ? 'ok' : who === 'locked' ? 'login-needed' : 'right-needed'));
      return [call, answers];
    }),
  );
  expect(printed(matrix)).toBe(printed(expected));
});

const printed = (matrix: ReadonlyMap<string, readonly string[]>): string =>
  [['call', ...WHO], ...[...matrix].map(([call, answers]) => [call, ...answers])]
    .map(([call = '', ...cells]) => call.padEnd(26) + cells.map((cell) => cell.padEnd(14)).join(''))
    .join('\n');

test('the lists of this test name calls that exist', () => {
  const unknown = [...ALSO_LOCKED, ...SENIORS, ...OWNERS].filter((call) => needOf(call) === null);
  expect(unknown).toEqual([]);
});

test('a call that asks for a second right asks for one a cashier may lack', () => {
  for (const [call, right] of Object.entries(ALSO_NEEDED)) {
    expect([call, needOf(call) === right, hasRight('cashier', right)]).toEqual([call, false, false]);
  }
});

const PEOPLE = ['owner', 'senior', 'cashier'] as const;
const CALLS = ['sale.enter', 'sale.removeLine', 'drawer.open', 'outbox.release', 'catalogue.import', 'setup.save'];
const BADGES: Record<keyof Shop, string> = { owner: 'BADGE-1', senior: 'BADGE-2', cashier: 'BADGE-3' };
const person = fc.constantFrom(...PEOPLE);
const call = fc.constantFrom(...CALLS);
const step = fc.oneof(
  fc.record({ do: fc.constant('login' as const), person, right: fc.boolean() }),
  fc.record({ do: fc.constant('allow' as const), person, call, right: fc.boolean() }),
  fc.record({ do: fc.constant('expect' as const), call }),
  fc.record({ do: fc.constant('badge' as const), person }),
  fc.record({ do: fc.constant('lock' as const) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 30_000, 59_999, 60_000, 900_000) }),
  fc.record({ do: fc.constant('back' as const), ms: fc.constantFrom(1, 60_000, 86_400_000) }),
  fc.record({
    do: fc.constant('role' as const),
    person: fc.constantFrom('senior', 'cashier'),
    role: fc.constantFrom(...ROLES),
  }),
  fc.record({ do: fc.constant('permit' as const), call }),
  fc.record({ do: fc.constant('permit' as const), call }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** What may be true, worked out without the desk: who proved who he is, and what he lent, when and for what. */
interface Story {
  here: keyof Shop | null;
  roles: Record<keyof Shop, Role>;
  lent: { by: keyof Shop; call: string; sinceMs: number } | null;
}

async function play(bench: Bench, shop: Shop, story: Story, move: Step): Promise<void> {
  const { desk, folder } = bench;
  const enter = (who: keyof Shop | null) => {
    story.here = who;
    story.lent = null;
  };
  switch (move.do) {
    case 'login': {
      const ok = (await desk.login(shop[move.person], move.right ? PINS[move.person] : '5555')).ok;
      expect(ok && !move.right).toBe(false);
      return ok ? enter(move.person) : undefined;
    }
    case 'allow': {
      const ok = (await desk.allow(shop[move.person], move.right ? PINS[move.person] : '5555', move.call)).ok;
      expect(ok && (!move.right || story.here === null)).toBe(false);
      if (ok) story.lent = { by: move.person, call: move.call, sinceMs: folder.clock.now() };
      return;
    }
    case 'expect':
      desk.expect({ for: 'allow', call: move.call });
      return;
    case 'badge': {
      const waiting = desk.view().badge;
      const answer = await desk.scanned(BADGES[move.person], '');
      if (answer.ok && answer.value.did === 'login') {
        expect(story.here).toBeNull();
        enter(move.person);
      } else if (answer.ok) {
        expect(waiting).toBe('allow');
        const grant = bench.journal('override').at(-1)?.body as { call: string };
        story.lent = { by: move.person, call: grant.call, sinceMs: folder.clock.now() };
      }
      return;
    }
    case 'lock':
      if (desk.lock().ok) enter(null);
      return;
    case 'wait':
      return folder.clock.advance(move.ms);
    case 'back':
      return folder.clock.jump(folder.clock.now() - move.ms);
    case 'role': {
      const form = { name: move.person, inn: '', pin: null, active: true };
      const ok = (await desk.save({ id: shop[move.person], role: move.role, ...form })).ok;
      if (ok) story.roles[move.person] = move.role;
      if (ok) story.lent = null;
      return;
    }
    case 'permit': {
      const [right] = rightsOf(move.call);
      if (right === undefined) throw new Error(`${move.call} asks for no right`);
      const { here, lent, roles } = story;
      const ageMs = lent ? folder.clock.now() - lent.sinceMs : -1;
      const isLent = lent?.call === move.call && ageMs >= 0 && ageMs < 60_000 && right !== 'settings';
      const own = here !== null && hasRight(roles[here], right);
      const may = own || (here !== null && isLent && hasRight(roles[lent.by], right));
      expect([move.call, desk.permit(move.call).ok]).toEqual([move.call, may]);
      if (isLent && here !== null) story.lent = null;
      return;
    }
  }
}

test('in any order of logging in, lending, locking, waiting and setting clocks nobody does what neither his role nor a supervisor’s word allows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (moves) => {
      using bench = aBench();
      const shop = await withPeople(bench);
      for (const who of PEOPLE) await bench.calls['cashier.badge']({ id: shop[who], code: BADGES[who] });
      const roles = { owner: 'owner', senior: 'senior', cashier: 'cashier' } as const;
      const story: Story = { here: 'owner', roles: { ...roles }, lent: null };
      for (const move of moves) await play(bench, shop, story, move);
    }),
    { numRuns: 60 },
  );
}, 60_000);
