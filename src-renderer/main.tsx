/** The entry of the page: look, keyboard, bridge, then the screens. */
import '@fontsource-variable/golos-text';
import './theme/tokens.css';
import './theme/base.css';
import './kit/kit.css';
import './kit/dialog.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startEvents } from './bridge/events.ts';
import { startKeyboard } from './keys/scopes.ts';
import { DefectBoundary } from './screens/errors/defect-boundary.tsx';
import { restoreEntry } from './screens/sell/entry.ts';
import { startKept } from './state/kept.ts';
import { startLook } from './state/look.ts';
import { startSession } from './state/session.ts';
import { reportDefect } from './state/ui.ts';

startLook(document.documentElement, localStorage, (query) => matchMedia(query));
startKeyboard(window);
startSession(localStorage);
window.addEventListener('unhandledrejection', (event) => reportDefect(String(event.reason)));
startEvents();
void startKept(document, restoreEntry);

const place = document.getElementById('till');
if (place === null) throw new Error('index.html has no #till');
createRoot(place).render(
  <DefectBoundary>
    <App />
  </DefectBoundary>,
);
