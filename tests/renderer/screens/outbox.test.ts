import { describe, expect, it } from 'vitest';
import { UPLOAD_REASONS } from '#domain/upload/states.ts';
import { documentText, reasonText, shortReason, wordsLabel } from '../../../src-renderer/screens/outbox/reason-text.ts';
import { ru } from '../../../src-renderer/texts/ru.ts';
import { hasText } from '../../../src-renderer/texts/text.ts';
import { rowOf } from '../harness/checks.ts';

describe('why a document is not taken', () => {
  it('has a sentence and a word for every reason there is', () => {
    const keys = UPLOAD_REASONS.flatMap((code) => [`upload.${code}`, `upload.short.${code}`]);
    expect(keys.filter((key) => !hasText(key))).toEqual([]);
  });

  it('has no text for a reason that is gone', () => {
    const known = new Set<string>([...UPLOAD_REASONS, 'unknown']);
    const codes = Object.keys(ru)
      .filter((key) => key.startsWith('upload.'))
      .map((key) => key.replace('upload.short.', '').replace('upload.', ''));
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  it('is that nobody has refused it yet', () => {
    expect(reasonText(rowOf({ state: 'queued', reason: '' }))).toBe('Ждёт своей очереди');
    expect(reasonText(rowOf({ state: 'sending', reason: '' }))).toBe('Отправляется прямо сейчас');
  });

  it('is told also when a newer version wrote it', () => {
    expect(reasonText(rowOf({ reason: 'from-the-future' }))).toBe('Причина не названа');
    expect(shortReason('from-the-future')).toBe('');
  });
});

it.each(UPLOAD_REASONS)(
  'the words beside «%s» are called those of the accounting system only where it was reached',
  (reason) => {
    const reached = ['partner-failed', 'partner-busy', 'answer-foreign', 'redirected', 'address-wrong', 'key-refused'];
    const judged = ['refused', 'conflict'];
    const label = [...reached, ...judged].includes(reason) ? 'outbox.words' : 'outbox.details';
    expect(wordsLabel({ reason })).toBe(label);
  },
);

describe('a document is called by its kind and number', () => {
  it.each([
    ['sale', 47, 'Продажа № 47'],
    ['sale-return', 48, 'Возврат № 48'],
    ['cash-move', 0, 'Внесение или выемка'],
    ['shift-close', 0, 'Закрытие смены'],
    ['return-note', 5, 'Накладная на возврат № 5'],
    ['cash-order', 6, 'РКО № 6'],
    ['from-the-future', 0, 'Документ'],
  ])('%s %i', (kind, number, text) => {
    expect(documentText({ kind, number })).toBe(text);
  });
});
