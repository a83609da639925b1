import { describe, expect, it } from 'vitest';
import { contract } from '#contract/contract.ts';
import type { ShopOptions } from '#contract/settings-shapes.ts';
import {
  isOpenToEyes,
  keyOf,
  maskOf,
  mistakesOf,
  type OptionsForm,
  openForm,
  optionsOf,
} from '../../../src-renderer/screens/options/options-form.ts';

const KEY = 'k-5f2a91d07713ac4b';
const HTTP: ShopOptions = {
  keepDeferred: true,
  returnPapers: false,
  upload: { sink: 'http', url: 'https://uchet.example.ru/kassa', key: KEY },
};
const form = openForm(HTTP);
const over = (part: Partial<OptionsForm>): OptionsForm => ({ ...form, ...part });

describe('the shop’s options', () => {
  it.each<ShopOptions>([
    HTTP,
    { keepDeferred: false, returnPapers: true, upload: { sink: 'off' } },
    { keepDeferred: true, returnPapers: true, upload: { sink: 'file', folder: 'C:\\Обмен\\Касса' } },
  ])('saved untouched are the same: %o', (options) => {
    expect(optionsOf(openForm(options))).toEqual(options);
    expect(contract['options.save'].ask.parse(options)).toEqual(options);
  });

  it('keeps the key that is set until a new one is typed', () => {
    expect(form.key).toBe('');
    expect(keyOf(over({ key: ' new-key ' }))).toBe('new-key');
    expect(keyOf(over({ url: 'https://uchet.example.ru/other' }))).toBe(KEY);
  });

  it('never takes the key along to another computer', () => {
    for (const url of ['https://example.com/kassa', 'http://uchet.example.ru/kassa', 'https://uchet.example.ru:444/'])
      expect(keyOf(over({ url }))).toBe('');
  });

  it('shows of a key its last four signs, and of a short one nothing', () => {
    expect(maskOf(KEY)).toBe('••••ac4b');
    expect(maskOf('secret')).toBe('••••');
  });

  it.each(['', 'uchet.example.ru', 'ftp://uchet.example.ru', 'https://', 'https:// uchet', 'https://a b/'])(
    'refuses the address «%s»',
    (url) => {
      expect(Object.keys(mistakesOf(over({ url })))).toEqual(['url']);
    },
  );

  it('takes an address the border takes', () => {
    for (const url of ['https://uchet.example.ru/kassa', 'http://192.168.1.5:8080/', 'https://учёт.рф/касса']) {
      expect(mistakesOf(over({ url }))).toEqual({});
      expect(contract['options.save'].ask.safeParse(optionsOf(over({ url }))).success).toBe(true);
    }
  });

  it('refuses a name and a password in the address: the address is shown to everybody', () => {
    expect(mistakesOf(over({ url: 'https://user:secret@uchet.example.ru/' })).url).toMatch(/ключ/);
  });

  it('warns of an address that anybody on the way can read', () => {
    expect(isOpenToEyes('http://192.168.1.5:8080/')).toBe(true);
    expect([
      isOpenToEyes('https://uchet.example.ru'),
      isOpenToEyes('http://localhost:8080'),
      isOpenToEyes('http:'),
    ]).toEqual([false, false, false]);
  });

  it('refuses a key with spaces or Russian letters: it goes in a header', () => {
    for (const key of ['a b', 'ключ']) expect(Object.keys(mistakesOf(over({ key })))).toEqual(['key']);
  });

  it('asks for a folder that means the same wherever the program was started', () => {
    const folder = (text: string) => Object.keys(mistakesOf(over({ sink: 'file', folder: text })));
    for (const text of ['', 'обмен', './x', '..\\x', 'C:x']) expect(folder(text)).toEqual(['folder']);
    for (const text of ['/srv/exchange', 'C:\\Обмен', 'd:/x', '\\\\server\\kassa']) expect(folder(text)).toEqual([]);
  });

  it('asks nothing of an upload that is off', () => {
    expect(mistakesOf(over({ sink: 'off', url: '', folder: '' }))).toEqual({});
    expect(optionsOf(over({ sink: 'off' })).upload).toEqual({ sink: 'off' });
  });
});
