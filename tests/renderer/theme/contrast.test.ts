/** Contrast of the token table by WCAG 2.2: relative luminance of sRGB, at least 7:1 for every word on the screen. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../src-renderer/theme/tokens.css', import.meta.url), 'utf8');
const AAA = 7;

const WORDS = ['ink', 'ink-second', 'accent', 'done', 'warning', 'danger'];
/** The last one: stripes under the panels in training. */
const GROUNDS = ['ground', 'panel', 'active', 'warning-ground'];
/** Words on the one ground they are used on. */
const PAIRS = [
  ['on-accent', 'accent'],
  ['ink', 'danger-ground'],
  ['danger', 'danger-ground'],
  ['panel', 'ink'],
] as const;

describe.each(['light', 'dark', 'contrast'])('theme %s', (theme) => {
  const tokens = tokensOf(theme);

  it('shows every word at 7:1 or better', () => {
    const pairs = [...WORDS.flatMap((word) => GROUNDS.map((ground) => [word, ground] as const)), ...PAIRS];
    const weak = pairs
      .map(([word, ground]) => ({ word, ground, ratio: ratio(colour(tokens, word), colour(tokens, ground)) }))
      .filter((pair) => pair.ratio < AAA);
    expect(weak).toEqual([]);
  });

  it('draws the border of a field at 3:1 or better', () => {
    expect(ratio(colour(tokens, 'line-strong'), colour(tokens, 'panel'))).toBeGreaterThanOrEqual(3);
  });
});

it('the measure agrees with the known extremes', () => {
  expect(ratio('#000000', '#ffffff')).toBe(21);
  expect(ratio('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

function tokensOf(theme: string): ReadonlyMap<string, string> {
  const block = css.split(`[data-theme="${theme}"] {`)[1]?.split('}')[0] ?? '';
  return new Map([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

function colour(tokens: ReadonlyMap<string, string>, name: string): string {
  const value = tokens.get(name);
  if (value === undefined) throw new Error(`no token --${name}`);
  return value;
}

function ratio(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
