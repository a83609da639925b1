/** Why a document is not taken yet, in words and in a word. */
import type { OutboxRowView } from '#contract/views.ts';
import { hasText, t, textOf } from '../../texts/text.ts';

/** A sentence for the reason; for a document nobody has refused yet, what it does now. */
export function reasonText({ reason, state }: Pick<OutboxRowView, 'reason' | 'state'>): string {
  if (reason === '' && (state === 'queued' || state === 'sending')) return t(`outbox.reason.${state}`);
  const key: string = `upload.${reason}`;
  return hasText(key) ? textOf(key, {}) : t('upload.unknown');
}

/** The document never came to the accounting system: the words beside the reason are not its own. */
const NOT_ITS_WORDS: ReadonlySet<string> = new Set([
  'no-link',
  'no-answer',
  'folder-missing',
  'folder-closed',
  'disk-full',
  'file-failed',
  'document-unreadable',
]);

/** Whose words stand in `detail`. */
export const wordsLabel = ({ reason }: Pick<OutboxRowView, 'reason'>): 'outbox.details' | 'outbox.words' =>
  NOT_ITS_WORDS.has(reason) ? 'outbox.details' : 'outbox.words';

/** The same for the status strip; empty when there is no reason or a newer version has one we do not know. */
export function shortReason(reason: string): string {
  const key: string = `upload.short.${reason}`;
  return hasText(key) ? textOf(key, {}) : '';
}

/** `Продажа № 47`, `Закрытие смены` */
export function documentText({ kind, number }: Pick<OutboxRowView, 'kind' | 'number'>): string {
  const key: string = `outbox.kind.${kind}`;
  const name = hasText(key) ? textOf(key, {}) : t('outbox.kind.other');
  return textOf('outbox.document', number === 0 ? { kind: name } : { kind: name, number });
}
