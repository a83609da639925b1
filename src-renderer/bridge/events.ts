/** What main tells by itself: snapshots to the mirror, scans to the ear and to the line under the input. */
import type { TillEvent } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import { playTone } from '../kit/tone.ts';
import { returnScanned } from '../screens/returns/scanned.ts';
import { priceScanned, refusedAdding, scanArrived } from '../screens/sell/entry.ts';
import { ask } from '../state/act.ts';
import { badgeAccepted } from '../state/badge.ts';
import { receive, till } from '../state/till-mirror.ts';
import { closeDialog, say, type Ui, ui } from '../state/ui.ts';
import { call, listen } from './client.ts';

/** Starts listening and asks for the first snapshot. Called once. */
export function startEvents(): void {
  listen(hear);
  void refresh();
  routeScans();
}

/** The scanner is heard by the screen that is open: the return, the price check, the receipt; also after a page began anew. */
function routeScans(): void {
  void call('scan.route', { to: 'sale' });
  ui.subscribe((state, before) => {
    const to = scanRoute(state);
    if (to !== scanRoute(before)) void call('scan.route', { to });
  });
}

function scanRoute({ screen, entry }: Pick<Ui, 'screen' | 'entry'>): 'sale' | 'price' | 'return' {
  if (screen === 'returns') return 'return';
  return entry.mode === 'price' ? 'price' : 'sale';
}

async function refresh(): Promise<void> {
  const snapshot = await ask('till.snapshot', {});
  if (snapshot !== null) receive(snapshot, performance.now());
}

function hear(event: TillEvent): void {
  switch (event.event) {
    case 'snapshot':
      hearSnapshot(event.snapshot);
      return;
    case 'scan':
      hearScan(event);
      return;
  }
}

function hearSnapshot(snapshot: Snapshot): void {
  const before = till();
  const arrival = receive(snapshot, performance.now());
  if (arrival === 'applied-after-gap') void refresh();
  // A locked till takes no route, and the one for training is another till.
  if (before !== null && (before.session.state === 'locked' || before.profile !== snapshot.profile))
    void call('scan.route', { to: scanRoute(ui.getState()) });
  if (arrival !== 'stale' && before !== null)
    for (const id of readNotices(before, snapshot)) void call('notice.dismiss', { id });
}

/** Good news that has been on the screen goes by itself when the next receipt is begun; troubles wait for a person. */
export function readNotices(
  before: Pick<Snapshot, 'receipt' | 'notices'>,
  now: Pick<Snapshot, 'receipt' | 'notices'>,
): readonly string[] {
  const begun = before.receipt.lines.length === 0 && now.receipt.lines.length > 0;
  const shown = new Set(before.notices.map(({ id }) => id));
  return begun ? now.notices.filter(({ id, level }) => level === 'info' && shown.has(id)).map(({ id }) => id) : [];
}

function hearScan(scan: Extract<TillEvent, { event: 'scan' }>): void {
  if (scan.outcome === 'login') {
    badgeAccepted();
    return;
  }
  if (ui.getState().screen === 'returns' || scan.outcome === 'sale-found') {
    returnScanned(scan);
    return;
  }
  if (scan.error !== null) {
    refusedAdding(scan.error, scan.text);
    return;
  }
  if (scan.item !== null) {
    playTone('told');
    priceScanned(scan.item);
    return;
  }
  playTone('added');
  // A good that was scanned while its quantity or weight was being asked is in the receipt: the question is over.
  if (ui.getState().dialogs.at(-1)?.kind === 'weight') closeDialog();
  scanArrived();
  say({ tone: 'added', text: scan.text, lineId: scan.lineId });
}
