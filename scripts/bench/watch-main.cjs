// Stands before the entry of the program under measure, in its main process: joins the page to `npm run bench`.
// Plain JavaScript, because the oldest Electron cannot run TypeScript.
const startedAt = Date.now();
const net = require('node:net');
const path = require('node:path');
const { app, ipcMain, session } = require('electron');

let page = null;
const socket = net.connect({ host: '127.0.0.1', port: Number(process.env.RMK_BENCH_PORT) });
const tell = (message) => socket.write(`${JSON.stringify(message)}\n`);

app.on('web-contents-created', (_event, contents) => {
  page ??= contents;
});
ipcMain.on('rmk-bench', (_event, message) => tell(message));
void app.whenReady().then(() => {
  tell({ told: 'ready', startedAt, at: Date.now() });
  const filePath = path.join(__dirname, 'watch-page.cjs');
  if (session.defaultSession.registerPreloadScript) {
    session.defaultSession.registerPreloadScript({ type: 'frame', filePath });
  } else {
    session.defaultSession.setPreloads([filePath]);
  }
});

let held = '';
socket.on('data', (chunk) => {
  const lines = (held + chunk).split('\n');
  held = lines.pop() ?? '';
  for (const line of lines) answer(JSON.parse(line));
});
// Whoever measures is gone: nobody will ask this program to end.
socket.on('error', () => app.exit(1));
socket.on('close', () => app.exit(1));

function answer({ id, code, quit }) {
  if (quit) {
    socket.removeAllListeners('close');
    app.quit();
    return;
  }
  page.executeJavaScript(code).then(
    (value) => tell({ id, value: value ?? null }),
    (error) => tell({ id, error: String(error) }),
  );
}

require('./main.cjs');
