/** Which of the till's notices stands on the screen: the one that is drawn is the one that the key puts away. */
import type { NoticeView, Snapshot } from '#contract/snapshot.ts';

type Told = Pick<Snapshot, 'notices' | 'lastReceipt'>;

const GRAVITY: readonly NoticeView['level'][] = ['danger', 'warning', 'info'];

/** The banner with the button says more than the notice of the same trouble. */
export function toldNotices({ notices, lastReceipt }: Told): readonly NoticeView[] {
  const pending = lastReceipt?.print === 'pending';
  return notices.filter((notice) => !pending || notice.code !== 'print-pending');
}

/** The gravest first, and of equals the newest; null when there is nothing to say. */
export function shownNotice(till: Told): NoticeView | null {
  const told = toldNotices(till);
  const level = GRAVITY.find((each) => told.some((notice) => notice.level === each));
  return told.filter((notice) => notice.level === level).at(-1) ?? null;
}
