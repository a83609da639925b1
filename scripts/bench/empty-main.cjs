// The empty window the till is compared with: the same window options, nothing else.
const path = require('node:path');
const { app, BrowserWindow, Menu, screen } = require('electron');

if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
Menu.setApplicationMenu(null);
const data = process.argv.find((argument) => argument.startsWith('--data='));
app.setPath('userData', path.join(data.slice('--data='.length), 'window'));
app.on('window-all-closed', () => app.quit());
void app.whenReady().then(() => {
  const { width, height } = screen.getPrimaryDisplay().workAreaSize;
  const window = new BrowserWindow({
    width: Math.max(1024, width),
    height: Math.max(768, height),
    show: false,
    backgroundColor: '#eef0f3',
    autoHideMenuBar: true,
    webPreferences: { contextIsolation: true, sandbox: true, spellcheck: false, backgroundThrottling: false },
  });
  window.once('ready-to-show', () => {
    window.maximize();
    window.show();
  });
  void window.loadFile(path.join(__dirname, 'empty.html'));
});
