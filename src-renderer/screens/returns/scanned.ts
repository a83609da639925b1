/** A scan while the return screen is open: a receipt, goods, or a «no». */
import type { TillEvent } from '#contract/contract.ts';
import { playTone } from '../../kit/tone.ts';
import { showRefusal } from '../../state/act.ts';
import { mirror, till } from '../../state/till-mirror.ts';
import { say } from '../../state/ui.ts';
import { foreignReceipt, receiptIn } from './find-sales.ts';
import { scannedLine } from './lines-commands.ts';
import { askAbout, closeReturnDialog } from './returns-store.ts';

type Scan = Extract<TillEvent, { event: 'scan' }>;

export function returnScanned(scan: Scan): void {
  if (scan.error !== null) refused(scan.text, scan.error);
  else if (scan.lineId === null) opened();
  else {
    playTone('added');
    closeReturnDialog();
    // With no return in hand it can only be a scan from before this screen: it is in the receipt.
    if (till()?.returning == null) say({ tone: 'added', text: scan.text, lineId: scan.lineId });
    else withTheNextSnapshot(scan.lineId);
  }
}

/** A scan is told a moment before the snapshot with what it changed: the quantity is named when that has come. */
function withTheNextSnapshot(lineId: string): void {
  const stop = mirror.subscribe(() => {
    stop();
    scannedLine(lineId);
  });
}

/** The receipt was found: main shows the return in the snapshot that comes with it. */
function opened(): void {
  playTone('added');
  closeReturnDialog();
  say(null);
}

function refused(text: string, error: NonNullable<Scan['error']>): void {
  const { name, unit } = error.params;
  if (error.code === 'weight-needed' && typeof name === 'string' && typeof unit === 'string') {
    playTone('refused');
    askAbout({ kind: 'weight', text, name, unit });
    return;
  }
  // A receipt of another till, or no sale: its numbers stay in the field, and the list says what can be done.
  if (error.code === 'sale-not-found' && receiptIn(text) !== null && till()?.returning == null) foreignReceipt(text);
  showRefusal(error);
}
