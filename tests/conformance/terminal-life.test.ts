/** What every bank terminal must be able to do, in-process on a clock moved by hand. */
import { describe, expect, test } from 'vitest';
import { type BuyerMode, registry, type TerminalModel } from '#drivers/registry.ts';
import { answered, backOf, paid, purchaseOf, untilTold, virtualTerminalBench } from './kit/terminal-bench.ts';

const MODELS = registry.models.filter((model): model is TerminalModel => model.kind === 'terminal');

describe.each(MODELS)('$id', (model) => {
  test('a purchase is approved with everything the till keeps, and the bank charged exactly that', async () => {
    const bench = await virtualTerminalBench(model);
    const { id, approval } = await paid(bench, 12_345);
    expect(approval.rrn).toMatch(/^\d{12}$/);
    expect(approval.authCode).toMatch(/^\w{6}$/);
    expect(approval.cardMask).toMatch(/^•••• \d{4}$/);
    expect(approval.terminalId).toBe(bench.simulation.state.terminalId);
    expect(approval.slip.join('\n')).toContain('123.45');
    expect(bench.simulation.operations()).toEqual([
      {
        id,
        kind: 'purchase',
        way: 'card',
        amountMinor: 12_345,
        result: 'approved',
        rrn: approval.rrn,
        batch: approval.batch,
      },
    ]);
  });

  test('a purchase by СБП is charged by СБП and can be taken back', async () => {
    const bench = await virtualTerminalBench(model);
    const purchase = await paid(bench, 500, { way: 'sbp' });
    const refund = { ...backOf(purchase, 'refund', bench.newId(), 200), way: 'sbp' } as const;
    expect(answered(await bench.pace.until(bench.terminal.run(refund))).outcome).toBe('approved');
    expect(bench.simulation.operations().map(({ kind, way, amountMinor }) => [kind, way, amountMinor])).toEqual([
      ['purchase', 'sbp', 500],
      ['refund', 'sbp', 200],
    ]);
  });

  test.each(['declines', 'cancels', 'walks-away', 'wrong-pin'] satisfies BuyerMode[])(
    'a buyer who %s is declined in words, no money moves, and the next one pays',
    async (mode) => {
      const bench = await virtualTerminalBench(model);
      bench.simulation.nextBuyer(mode);
      const outcome = answered(await bench.pace.until(bench.terminal.run(purchaseOf(bench.newId(), 100))));
      if (outcome.outcome !== 'declined') return expect.fail('it was approved');
      expect(outcome.code).not.toBe('');
      expect(outcome.text).toMatch(/[а-я]/);
      expect(bench.simulation.operations().filter(({ result }) => result === 'approved')).toEqual([]);
      const { approval } = await paid(bench, 100);
      expect(bench.simulation.operations().at(-1)?.rrn).toBe(approval.rrn);
    },
  );
});

describe.each(MODELS)('$id: the cashier stops it', (model) => {
  test('the cashier stops a terminal that waits for a buyer; the answer of the operation says so', async () => {
    const bench = await virtualTerminalBench(model);
    bench.simulation.nextBuyer('walks-away');
    const startMs = bench.pace.clock.now();
    const running = bench.terminal.run(purchaseOf(bench.newId(), 100));
    await bench.pace.pass(5_000);
    expect(await bench.pace.until(bench.terminal.cancel())).toEqual({ ok: true, value: null });
    expect(answered(await bench.pace.until(running))).toMatchObject({ outcome: 'declined' });
    expect(bench.pace.clock.now() - startMs).toBeLessThan(10_000);
    expect(bench.simulation.operations()).toEqual([]);
  });

  test('too late to stop: what the bank approved stays approved', async () => {
    const bench = await virtualTerminalBench(model);
    let struck = false;
    const running = bench.terminal.run(purchaseOf(bench.newId(), 100));
    bench.simulation.onMoment((at) => {
      if (at !== 'bank') return;
      struck = true;
      void bench.terminal.cancel();
    });
    expect(answered(await bench.pace.until(running)).outcome).toBe('approved');
    expect(struck).toBe(true);
  });

  test('stopping when nothing is going on does nothing', async () => {
    const bench = await virtualTerminalBench(model);
    expect(await bench.pace.until(bench.terminal.cancel())).toEqual({ ok: true, value: null });
    await paid(bench, 100);
    expect(await bench.pace.until(bench.terminal.cancel())).toEqual({ ok: true, value: null });
  });
});

describe.each(MODELS)('$id: money back', (model) => {
  test('a void takes the whole purchase back once; a refund after it is refused', async () => {
    const bench = await virtualTerminalBench(model);
    const purchase = await paid(bench, 10_001);
    const back = (kind: 'void' | 'refund', amountMinor?: number) =>
      bench.pace.until(bench.terminal.run(backOf(purchase, kind, bench.newId(), amountMinor)));
    expect(answered(await back('void'))).toMatchObject({
      outcome: 'approved',
      approval: { rrn: purchase.approval.rrn, batch: purchase.approval.batch },
    });
    expect(answered(await back('void')).outcome).toBe('declined');
    expect(answered(await back('refund', 1)).outcome).toBe('declined');
    expect(bench.simulation.operations().filter(({ result }) => result === 'approved')).toMatchObject([
      { kind: 'purchase', amountMinor: 10_001 },
      { kind: 'void', amountMinor: 10_001 },
    ]);
  });

  test('refunds give back parts until nothing is left, and never more', async () => {
    const bench = await virtualTerminalBench(model);
    const purchase = await paid(bench, 1_000);
    const refund = async (amountMinor: number) =>
      answered(await bench.pace.until(bench.terminal.run(backOf(purchase, 'refund', bench.newId(), amountMinor))))
        .outcome;
    expect([await refund(300), await refund(701), await refund(700), await refund(1)]).toEqual([
      'approved',
      'declined',
      'approved',
      'declined',
    ]);
  });
});

describe.each(MODELS)('$id: totals and order of work', (model) => {
  test('totals add up to the kopeck, settle, and begin anew; a void then is refused and a refund is not', async () => {
    const bench = await virtualTerminalBench(model);
    const { terminal, pace } = bench;
    const first = await paid(bench, 1);
    const second = await paid(bench, 999_999_998);
    answered(await pace.until(terminal.run(backOf(first, 'void', bench.newId()))));
    answered(await pace.until(terminal.run(backOf(second, 'refund', bench.newId(), 98))));
    bench.simulation.nextBuyer('declines');
    answered(await pace.until(terminal.run(purchaseOf(bench.newId(), 5))));
    const expected = {
      batch: first.approval.batch,
      purchases: { count: 2, amountMinor: 999_999_999 },
      returns: { count: 2, amountMinor: 99 },
    };
    expect(answered(await pace.until(terminal.totals()))).toEqual(expected);
    expect(answered(await pace.until(terminal.reconcile()))).toEqual(expected);
    const anew = answered(await pace.until(terminal.totals()));
    expect(anew.batch).not.toBe(expected.batch);
    expect(anew).toMatchObject({ purchases: { count: 0, amountMinor: 0 }, returns: { count: 0, amountMinor: 0 } });
    expect(answered(await pace.until(terminal.status())).batch).toBe(anew.batch);
    expect(answered(await pace.until(terminal.run(backOf(second, 'void', bench.newId())))).outcome).toBe('declined');
    expect(answered(await pace.until(terminal.run(backOf(second, 'refund', bench.newId(), 10)))).outcome).toBe(
      'approved',
    );
  });

  test('while one operation runs a second one, a reading and a settlement of totals are «busy» and harm nothing', async () => {
    const bench = await virtualTerminalBench(model);
    const running = bench.terminal.run(purchaseOf(bench.newId(), 100));
    const busy = { ok: false, fault: { code: 'terminal-busy', retry: 'safe' } };
    expect(await bench.terminal.run(purchaseOf(bench.newId(), 200))).toMatchObject(busy);
    expect(await bench.terminal.status()).toMatchObject(busy);
    expect(await bench.terminal.reconcile()).toMatchObject(busy);
    expect(answered(await bench.pace.until(running)).outcome).toBe('approved');
    expect(bench.simulation.operations()).toHaveLength(1);
  });

  test('a terminal that says «busy» has begun nothing', async () => {
    const bench = await virtualTerminalBench(model);
    bench.simulation.busyNext(1);
    const result = await bench.pace.until(bench.terminal.run(purchaseOf(bench.newId(), 100)));
    expect(result).toMatchObject({ ok: false, fault: { code: 'terminal-busy', retry: 'safe' } });
    expect(bench.simulation.operations()).toEqual([]);
    await paid(bench, 100);
  });
});

describe.each(MODELS)('$id: power and cable', (model) => {
  test('without a terminal nothing is begun, and it is taken up again when it comes back', async () => {
    const bench = await virtualTerminalBench(model);
    bench.simulation.powerOff();
    await bench.pace.pass(1_000);
    const result = await bench.pace.until(bench.terminal.run(purchaseOf(bench.newId(), 100)));
    expect(result).toMatchObject({ ok: false, fault: { code: 'link-absent', retry: 'safe' } });
    bench.simulation.powerOn();
    await bench.pace.pass(20_000);
    await paid(bench, 100);
    expect(bench.simulation.operations()).toHaveLength(1);
  });

  test('a terminal switched off and on behind a serial line, which tells nothing of it, pays at once', async () => {
    const bench = await virtualTerminalBench(model, { line: 'serial' });
    bench.simulation.powerOff();
    bench.simulation.powerOn();
    expect(bench.terminal.health).toBe('ready');
    await paid(bench, 100);
    expect(bench.simulation.operations()).toHaveLength(1);
  });
});

describe.each(MODELS)('$id: what became of an operation', (model) => {
  test('while the terminal waits for the buyer it is in progress', async () => {
    const bench = await virtualTerminalBench(model);
    const before = answered(await bench.pace.until(bench.terminal.baseline()));
    const request = purchaseOf(bench.newId(), 100);
    const running = bench.terminal.run(request);
    await bench.pace.pass(1_000);
    expect(answered(await bench.pace.until(bench.terminal.settle(before, request)))).toEqual({
      outcome: 'in-progress',
    });
    expect(answered(await bench.pace.until(running)).outcome).toBe('approved');
  });

  test.each([
    ['approves', 'approved'],
    ['declines', 'declined'],
    ['cancels', 'declined'],
  ] as const)('a buyer who %s is told as %s, with the same words as the first time', async (mode, outcome) => {
    const bench = await virtualTerminalBench(model);
    const before = answered(await bench.pace.until(bench.terminal.baseline()));
    bench.simulation.nextBuyer(mode);
    const request = purchaseOf(bench.newId(), 100);
    const first = answered(await bench.pace.until(bench.terminal.run(request)));
    expect(first.outcome).toBe(outcome);
    expect(answered(await bench.pace.until(bench.terminal.settle(before, request)))).toEqual(first);
  });
});

describe.each(MODELS)('$id: what became of an operation it does not know', (model) => {
  test('an operation the terminal never heard of is not done', async () => {
    const bench = await virtualTerminalBench(model);
    await paid(bench, 100);
    const before = answered(await bench.pace.until(bench.terminal.baseline()));
    const settled = await bench.pace.until(bench.terminal.settle(before, purchaseOf(bench.newId(), 100)));
    expect(answered(settled)).toEqual({ outcome: 'not-done' });
  });

  test('an operation of the same sum just before is not taken for ours', async () => {
    const bench = await virtualTerminalBench(model);
    await paid(bench, 777);
    const before = answered(await bench.pace.until(bench.terminal.baseline()));
    const settled = await bench.pace.until(bench.terminal.settle(before, purchaseOf(bench.newId(), 777)));
    expect(answered(settled)).toEqual({ outcome: 'not-done' });
  });

  test('a terminal that lost its memory makes it unclear: the money may have moved', async () => {
    const bench = await virtualTerminalBench(model);
    await paid(bench, 100);
    const before = answered(await bench.pace.until(bench.terminal.baseline()));
    const request = purchaseOf(bench.newId(), 200);
    answered(await bench.pace.until(bench.terminal.run(request)));
    bench.simulation.forget();
    expect(answered(await bench.pace.until(bench.terminal.settle(before, request)))).toEqual({
      outcome: 'unclear',
      reason: 'forgotten',
    });
  });

  test('the very first payment, done and forgotten, is unclear too', async () => {
    const bench = await virtualTerminalBench(model);
    const before = answered(await bench.pace.until(bench.terminal.baseline()));
    const request = purchaseOf(bench.newId(), 200);
    answered(await bench.pace.until(bench.terminal.run(request)));
    bench.simulation.forget();
    expect(answered(await bench.pace.until(bench.terminal.settle(before, request)))).toEqual({
      outcome: 'unclear',
      reason: 'forgotten',
    });
  });

  test.each(['network', 'serial'] as const)('another terminal in its place makes it unclear (%s)', async (line) => {
    const bench = await virtualTerminalBench(model, { line });
    const before = answered(await bench.pace.until(bench.terminal.baseline()));
    bench.simulation.replace('OTHER-7');
    const settled = await untilTold(bench, () => bench.terminal.settle(before, purchaseOf(bench.newId(), 100)));
    expect(settled).toEqual({ outcome: 'unclear', reason: 'terminal-changed' });
    expect(answered(await bench.pace.until(bench.terminal.status())).terminalId).toBe('OTHER-7');
  });
});

describe.each(MODELS)('$id: answers and ids', (model) => {
  test('an answer that comes after its time is not taken for the answer of the next operation', async () => {
    const bench = await virtualTerminalBench(model);
    const before = answered(await bench.pace.until(bench.terminal.baseline()));
    const late = purchaseOf(bench.newId(), 11_100);
    bench.simulation.delayNext(179_000);
    expect(await bench.pace.until(bench.terminal.run(late))).toMatchObject({
      ok: false,
      fault: { code: 'no-answer', retry: 'after-check' },
    });
    expect(answered(await bench.pace.until(bench.terminal.settle(before, late))).outcome).toBe('approved');
    bench.simulation.nextBuyer('declines');
    const outcome = answered(await bench.pace.until(bench.terminal.run(purchaseOf(bench.newId(), 22_200))));
    expect(outcome.outcome).toBe('declined');
  });

  test('the same id sent twice is charged twice: the terminal does not protect, so the till must never do it', async () => {
    const bench = await virtualTerminalBench(model);
    const request = purchaseOf(bench.newId(), 100);
    await bench.pace.until(bench.terminal.run(request));
    await bench.pace.until(bench.terminal.run(request));
    expect(bench.simulation.operations().map(({ id }) => id)).toEqual([request.id, request.id]);
  });
});
