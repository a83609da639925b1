/** Tables of tricks for the shell's rules (performance-reliability.md 4.1, rows 5, 13, 14, 17). */
import { describe, expect, it } from 'vitest';
import { isOurOrigin, mayCall, mayNavigate, mayRequest, mayUse } from '#main/electron/security.ts';

const shop = { devServer: null };
const development = { devServer: 'http://127.0.0.1:5173/' };

const FOREIGN = [
  'rmk://evil/index.html',
  'rmk://app@evil/index.html',
  'rmk://evil:pw@app/index.html',
  'rmk://app.evil/index.html',
  'rmk://app./index.html',
  'rmk://app:8080/index.html',
  'rmk://',
  'rmk:app/index.html',
  'rmk:///app/index.html',
  'RMKX://app/index.html',
  'http://app/index.html',
  'https://app/index.html',
  'https://example.org/rmk://app/index.html',
  'file:///index.html',
  'data:text/html,rmk://app/',
  'blob:rmk://app/0c4f',
  'blob:null/0c4f',
  'filesystem:rmk://app/temporary/x.html',
  'view-source:rmk://app/index.html',
  'javascript:location="rmk://app/index.html"',
  'about:blank',
  'about:srcdoc',
  'chrome-extension://app/index.html',
  'devtools://devtools/bundled/inspector.html',
  'http://127.0.0.1:5173/',
  '',
  'not an address',
  '//app/index.html',
];

describe('our origin', () => {
  it.each(['rmk://app/', 'rmk://app/index.html', 'rmk://app/assets/index-1.js', 'RMK://app/index.html'])(
    'is %s',
    (address) => {
      expect(isOurOrigin(address, shop)).toBe(true);
    },
  );

  it.each(FOREIGN)('is not %s', (address) => {
    expect(isOurOrigin(address, shop)).toBe(false);
    expect(mayNavigate(address, shop)).toBe(false);
    expect(mayRequest(address, shop)).toBe(false);
  });

  it.each([
    ['http://127.0.0.1:5173/screens/sell.tsx', true],
    ['http://127.0.0.1:5174/', false],
    ['https://127.0.0.1:5173/', false],
    ['http://127.0.0.1:5173@evil/', false],
    ['http://localhost:5173/', false],
    ['rmk://app/index.html', true],
  ] as const)('%s is ours while developing: %s', (address, ours) => {
    expect(isOurOrigin(address, development)).toBe(ours);
  });
});

it('the window may go nowhere but to its own page', () => {
  expect(mayNavigate('rmk://app/index.html', shop)).toBe(true);
  expect(mayNavigate('rmk://app/index.html#sale', shop)).toBe(true);
  expect(mayNavigate('rmk://app/', shop)).toBe(false);
  expect(mayNavigate('rmk://app/assets/index.js', shop)).toBe(false);
  expect(mayNavigate('rmk://app/..%2findex.html', shop)).toBe(false);
});

it('while developing the page may reach the dev server and its socket, and nothing else', () => {
  expect(mayRequest('ws://127.0.0.1:5173/?token=1', development)).toBe(true);
  expect(mayRequest('ws://127.0.0.1:5174/', development)).toBe(false);
  expect(mayRequest('https://example.org/', development)).toBe(false);
});

it.each([
  ...[
    'geolocation',
    'media',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'unknown',
  ],
  ...[
    'clipboard-read',
    'clipboard-sanitized-write',
    'display-capture',
    'mediaKeySystem',
    'window-management',
    'idle-detection',
  ],
  ...[
    'serial',
    'hid',
    'usb',
    'storage-access',
    'top-level-storage-access',
    'keyboardLock',
    'speaker-selection',
    'fileSystem',
  ],
])('the page may not use %s', (permission) => {
  expect(mayUse(permission)).toBe(false);
});

describe('a call to the till', () => {
  const own = { frameUrl: 'rmk://app/index.html', isTopFrame: true, contentsId: 7 };

  it('is heard from the top frame of our window', () => {
    expect(mayCall(own, 7, shop)).toBe(true);
  });

  it.each([
    ['a frame that is gone', { ...own, frameUrl: null }],
    ['a frame inside the page', { ...own, isTopFrame: false }],
    ['another window', { ...own, contentsId: 8 }],
    ['another page in our window', { ...own, frameUrl: 'https://example.org/' }],
    ['an empty page in our window', { ...own, frameUrl: 'about:blank' }],
    ['an address that only begins like ours', { ...own, frameUrl: 'rmk://app.evil/index.html' }],
  ])('is not heard from %s', (_title, sender) => {
    expect(mayCall(sender, 7, shop)).toBe(false);
  });

  it('is not heard when there is no window', () => {
    expect(mayCall(own, null, shop)).toBe(false);
  });
});
