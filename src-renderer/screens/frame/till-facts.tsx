import type { ReactNode } from 'react';
import type { Snapshot } from '#contract/snapshot.ts';
import { useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { deviceDate, deviceTimeMs, integer, since } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

const MINUTE_MS = 60_000;
type Fact = readonly [name: string, value: string];

/** What the status strip says in a word, here in full. The shift screen tells of the shift itself: `besidesShift`. */
export function TillFacts({ besidesShift = false }: { readonly besidesShift?: boolean }): ReactNode {
  const till = useTill((snapshot) => snapshot);
  const nowMs = useTillClock(MINUTE_MS);
  return (
    <dl className="till-facts">
      {factsOf(till, nowMs, besidesShift).map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(till: Snapshot, nowMs: number, besidesShift: boolean): readonly Fact[] {
  const { registrar, outbox } = till;
  return [
    ...(besidesShift ? [[t('strip.cashier'), till.cashier.name] as const] : shiftFacts(till.shift, nowMs)),
    [t('about.registrar'), registrar.model || t('panel.none')],
    ...(registrar.fnValidUntil === '' ? [] : [[t('panel.fn'), deviceDate(registrar.fnValidUntil)] as const]),
    [t('panel.ofd'), waiting(registrar.ofdUnsent, deviceTimeMs(registrar.ofdFirstUnsentAt), nowMs)],
    // With nowhere to send to, what waits is no news.
    ...(outbox.sink === 'off' ? [] : [[t('panel.outbox'), waiting(outbox.count, outbox.oldestAtMs, nowMs)] as const]),
    [t('panel.items'), integer(till.catalogueItems)],
  ];
}

function shiftFacts({ number, openedAtMs, deadlineMs }: Snapshot['shift'], nowMs: number): readonly Fact[] {
  if (openedAtMs === null || deadlineMs === null) return [[t('panel.shift'), t('panel.shift.closed')]];
  return [
    [t('strip.shift', { number }), t('panel.since', { since: since(openedAtMs, nowMs) })],
    [t('panel.deadline'), since(deadlineMs, nowMs)],
  ];
}

function waiting(count: number, sinceMs: number | null, nowMs: number): string {
  if (count === 0) return t('panel.all-sent');
  return sinceMs === null ? integer(count) : t('panel.waiting', { count, since: since(sinceMs, nowMs) });
}
