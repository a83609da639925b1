/** The form of the shop's options: what is typed, what is wrong with it, what is sent. No drawing. */
import type { ShopOptions, UploadSettings } from '#contract/settings-shapes.ts';
import { t } from '../../texts/text.ts';

export type Sink = UploadSettings['sink'];

export interface OptionsForm {
  readonly keepDeferred: boolean;
  readonly returnPapers: boolean;
  readonly sink: Sink;
  readonly folder: string;
  readonly url: string;
  /** A new key; empty leaves the one that is set. */
  readonly key: string;
  /** The key that is set, for the address it was given for. Never shown. */
  readonly known: { readonly url: string; readonly key: string } | null;
}

export type Field = 'folder' | 'url' | 'key';
export type Mistakes = Readonly<Partial<Record<Field, string>>>;

const TEXT_MAX = 1000;
const KEY_MAX = 400;
/** So many last signs of a key tell one from another, and a short key shows none. */
const MASK_SIGNS = 4;

export function openForm({ keepDeferred, returnPapers, upload }: ShopOptions): OptionsForm {
  return {
    ...{ keepDeferred, returnPapers, sink: upload.sink, key: '' },
    folder: upload.sink === 'file' ? upload.folder : '',
    url: upload.sink === 'http' ? upload.url : '',
    known: upload.sink === 'http' && upload.key !== '' ? { url: upload.url, key: upload.key } : null,
  };
}

/** Field by field, of the chosen way only; empty when the form may be sent. */
export function mistakesOf(form: OptionsForm): Mistakes {
  if (form.sink === 'file') return isFullPath(form.folder.trim()) ? {} : { folder: t('options.folder.bad') };
  if (form.sink !== 'http') return {};
  const url = urlMistake(form.url.trim());
  const key = form.key.trim();
  return {
    ...(url !== null && { url }),
    ...((key.length > KEY_MAX || !/^[\x21-\x7e]*$/.test(key)) && { key: t('options.key.bad', { max: KEY_MAX }) }),
  };
}

/** A path that means the same wherever the program was started: `/srv/x`, `C:\x`, `\\server\x`. */
export const isFullPath = (path: string): boolean =>
  path.length <= TEXT_MAX && /^(\/|[A-Za-z]:[\\/]|\\\\[^\\]+\\)/.test(path);

function urlMistake(text: string): string | null {
  const url = readUrl(text);
  if (url === null) return t('options.url.bad');
  if (text.length > TEXT_MAX) return t('options.url.long', { max: TEXT_MAX });
  return url.username !== '' || url.password !== '' ? t('options.url.credentials') : null;
}

/** An address of http or https with a name in it; null for anything else. */
export function readUrl(text: string): URL | null {
  if (!/^https?:\/\/[^/\s]/i.test(text) || /\s/.test(text) || !URL.canParse(text)) return null;
  return new URL(text);
}

/** True when whoever is on the way can read the key. This very computer is no way. */
export function isOpenToEyes(text: string): boolean {
  const url = readUrl(text.trim());
  return url !== null && url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}

/** The key that goes with the form: a new one, or the known one while the address is still the same computer. */
export function keyOf({ key, known, url }: OptionsForm): string {
  if (key.trim() !== '') return key.trim();
  return known !== null && readUrl(known.url)?.origin === readUrl(url.trim())?.origin ? known.key : '';
}

/** `••••c9f1`: enough to tell two keys apart; a key of under twelve signs shows nothing of itself. */
export const maskOf = (key: string): string => `••••${key.length < 3 * MASK_SIGNS ? '' : key.slice(-MASK_SIGNS)}`;

/** Call only when there are no mistakes. */
export function optionsOf(form: OptionsForm): ShopOptions {
  const { keepDeferred, returnPapers } = form;
  return { keepDeferred, returnPapers, upload: uploadOf(form) };
}

function uploadOf(form: OptionsForm): UploadSettings {
  switch (form.sink) {
    case 'off':
      return { sink: 'off' };
    case 'file':
      return { sink: 'file', folder: form.folder.trim() };
    case 'http':
      return { sink: 'http', url: form.url.trim(), key: keyOf(form) };
  }
}
