import { describe, expect, it } from 'vitest';
import { reopenDelayMs, windowOptions, zoomAfter } from '#main/electron/window-options.ts';

describe('the window', () => {
  const options = windowOptions({ preload: '/app/preload.cjs', development: false, width: 800, height: 600 });

  it('is isolated, in the sandbox and without Node', () => {
    expect(options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      devTools: false,
      preload: '/app/preload.cjs',
    });
  });

  it('sets nothing that weakens the page', () => {
    const names = Object.keys(options.webPreferences);
    const weakening = [
      'webSecurity',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
      'additionalArguments',
    ];
    expect(names.filter((name) => weakening.includes(name))).toEqual([]);
  });

  it('is never smaller than 1024 by 768', () => {
    expect(options).toMatchObject({ width: 1024, height: 768, minWidth: 1024, minHeight: 768 });
  });

  it('has the inspector only while developing', () => {
    const developing = windowOptions({ preload: '/p', development: true, width: 1366, height: 768 });
    expect(developing.webPreferences.devTools).toBe(true);
  });
});

describe('scale by keys', () => {
  const key = (code: string, more: object = {}) => ({ control: true, meta: false, alt: false, code, ...more });

  it.each([
    ['Equal', 100, 110],
    ['Equal', 200, 200],
    ['Minus', 100, 90],
    ['Minus', 80, 80],
    ['Digit0', 175, 100],
    ['Equal', 103, 110],
    ['Minus', 300, 200],
  ])('Ctrl+%s at %i per cent makes %i', (code, from, to) => {
    expect(zoomAfter(key(code), from)).toBe(to);
  });

  it.each([
    ['without Ctrl', key('Equal', { control: false })],
    ['with Alt too', key('Minus', { alt: true })],
    ['of the numeric keypad, which belongs to the sale', key('NumpadAdd')],
    ['that means reload elsewhere', key('F5')],
    ['R', key('KeyR')],
    ['1', key('Digit1')],
  ])('a key %s leaves the scale alone', (_title, input) => {
    expect(zoomAfter(input, 100)).toBeNull();
  });
});

describe('opening a page that died', () => {
  it('is at once the first time', () => {
    expect(reopenDelayMs([10_000], 10_000)).toBe(0);
  });

  it('is slower when it keeps dying, at most five seconds', () => {
    const dying = Array.from({ length: 20 }, (_, index) => 10_000 + index);
    expect(reopenDelayMs(dying.slice(0, 3), 10_003)).toBe(2000);
    expect(reopenDelayMs(dying, 10_020)).toBe(5000);
  });

  it('forgets what was more than a minute ago', () => {
    expect(reopenDelayMs([0, 1, 2, 100_000], 100_000)).toBe(0);
  });
});
