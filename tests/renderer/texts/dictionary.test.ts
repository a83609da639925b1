import { describe, expect, it } from 'vitest';
import { snapshot } from '#contract/snapshot.ts';
import { FAULTS } from '#drivers/kit/faults.ts';
import { REFUSALS as IMPORT_REFUSALS, SKIPS, WARNINGS } from '#main/exchange/kit/problems.ts';
import { faultText, importProblemText, refusalText } from '../../../src-renderer/texts/coded.ts';
import { ru } from '../../../src-renderer/texts/ru.ts';
import { hasText } from '../../../src-renderer/texts/text.ts';

const { notices, fiscal, registrar, scanner, terminal } = snapshot.shape;
const entries = Object.entries<string>(ru);

describe('every code of the contract has a Russian text', () => {
  it('notices', () => {
    const codes = notices.element.shape.code.options;
    expect(codes.filter((code) => !hasText(`notice.${code}`))).toEqual([]);
  });

  it('each document in each state: what happened, where the money is, what of the receipt', () => {
    const { operation, state } = fiscal.unwrap().shape;
    const keys = operation.options.flatMap((document) =>
      state.options.flatMap((at) => ['title', 'money', 'receipt'].map((part) => `fiscal.${document}.${at}.${part}`)),
    );
    expect(keys).toHaveLength(147);
    expect(keys.filter((key) => !hasText(key))).toEqual([]);
  });

  it('faults of the registrar in four sentences', () => {
    const codes = Object.keys(FAULTS);
    const keys = codes.flatMap((code) => ['short', 'what', 'money', 'todo'].map((part) => `fault.${code}.${part}`));
    expect(keys.filter((key) => !hasText(key))).toEqual([]);
  });

  it('faults of the link and of the bank terminal in the terminal’s own words', () => {
    const codes = Object.entries(FAULTS).flatMap(([code, { number }]) =>
      number < 200 || (number >= 401 && number <= 404) || number >= 600 ? [code] : [],
    );
    const keys = codes.flatMap((code) => ['short', 'what', 'todo'].map((part) => `terminal.${code}.${part}`));
    expect(keys).toHaveLength(42);
    expect(keys.filter((key) => !hasText(key))).toEqual([]);
  });

  it('health of the devices and warnings of the fiscal storage', () => {
    const keys = [
      ...registrar.shape.health.options.map((health) => `strip.registrar.${health}`),
      ...scanner.shape.health.options.filter((health) => health !== 'off').map((health) => `strip.scanner.${health}`),
      ...terminal.shape.health.options.filter((health) => health !== 'off').map((health) => `strip.terminal.${health}`),
      ...registrar.shape.fnWarnings.element.options.map((warning) => `strip.fn.${warning}`),
    ];
    expect(keys.filter((key) => !hasText(key))).toEqual([]);
  });

  it('problems of an imported file', () => {
    const codes = [...IMPORT_REFUSALS, ...SKIPS, ...WARNINGS];
    expect(codes.filter((code) => !hasText(`problem.${code}`))).toEqual([]);
  });
});

describe('the texts', () => {
  it('have balanced places and optional parts, and no empty text', () => {
    const odd = entries.filter(
      ([, text]) =>
        text.trim() === '' || count(text, '{') !== count(text, '}') || count(text, '[') !== count(text, ']'),
    );
    expect(odd).toEqual([]);
  });

  it('give three forms to every counted word', () => {
    const wrong = entries.flatMap(([key, text]) =>
      [...text.matchAll(/\{\w+((?:\|[^{}|]+)+)\}/g)]
        .filter((match) => match[1]?.split('|').length !== 4)
        .map(() => key),
    );
    expect(wrong).toEqual([]);
  });
});

describe('what main says in codes', () => {
  it('a device’s refusal speaks with the words of the fault', () => {
    const text = refusalText({ code: 'device-fault', params: { fault: 'paper-out', device: 'shtrih', original: '' } });
    expect(text).toBe('Кончилась чековая лента. Вставьте ленту и закройте крышку');
  });

  it('a refused file says why', () => {
    const text = refusalText({ code: 'import-refused', params: { problem: 'xml-cut', file: 'import.xml', line: 7 } });
    expect(text).toBe('Файл import.xml не принят, каталог не изменился. XML обрывается: файл скопирован не до конца');
  });

  it('an unknown fault of a newer driver still says something true', () => {
    expect(faultText({ code: 'from-the-future', device: 'x', retry: 'safe', original: '' }).what).toBe(
      'Регистратор отказался выполнить команду',
    );
  });

  it('an unknown problem of a file shows its code', () => {
    expect(importProblemText('from-the-future', {})).toBe('не принято (from-the-future)');
  });
});

const count = (text: string, sign: string): number => text.split(sign).length - 1;
