/**
 * What the page may do: nothing but show itself. Pure functions, so that a table of tricks can test them
 * (performance-reliability.md 4.1). Addresses are compared parsed, part by part, never by prefix.
 */

export const SCHEME = 'rmk';
export const HOST = 'app';
export const HOME = `${SCHEME}://${HOST}/index.html`;

/** `devServer`: address of vite's server in a development build, null otherwise. */
export interface Trust {
  readonly devServer: string | null;
}

/** Anything served from our own origin: pages, scripts, styles, fonts. */
export function isOurOrigin(address: string, trust: Trust): boolean {
  const url = parse(address);
  if (url === null || `${url.username}${url.password}` !== '') return false;
  if (url.protocol === `${SCHEME}:`) return url.host === HOST;
  const dev = trust.devServer === null ? null : parse(trust.devServer);
  return dev !== null && url.protocol === dev.protocol && url.host === dev.host;
}

/** The only address the window may be at (its own reload); every other navigation is refused. */
export function mayNavigate(address: string, trust: Trust): boolean {
  const url = parse(address);
  if (!url || !isOurOrigin(address, trust)) return false;
  return url.protocol === `${SCHEME}:` ? url.pathname === '/index.html' : true;
}

/** Requests that may leave the page: our own files; the inspector and the dev server's socket while developing. */
export function mayRequest(address: string, trust: Trust): boolean {
  if (isOurOrigin(address, trust)) return true;
  if (trust.devServer === null) return false;
  return /^(devtools|blob|data):/.test(address) || isOurOrigin(address.replace(/^ws:/, 'http:'), trust);
}

/** Serial, HID, USB are used by main; the page needs no permission at all. Electron's default is to grant everything. */
export function mayUse(_permission: string): boolean {
  return false;
}

export interface CallSender {
  /** Address of the frame that called; null when the frame is already gone. */
  readonly frameUrl: string | null;
  readonly isTopFrame: boolean;
  readonly contentsId: number;
}

/** Only the top frame of our own window, showing our own page, may speak to the till. */
export function mayCall(sender: CallSender, windowContentsId: number | null, trust: Trust): boolean {
  if (sender.frameUrl === null || !sender.isTopFrame) return false;
  return sender.contentsId === windowContentsId && isOurOrigin(sender.frameUrl, trust);
}

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}
