/** Which screen stands on the stage, and what stands above it. */
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Snapshot } from '#contract/snapshot.ts';
import type { Handlers } from './keys/keymap.ts';
import { LAYER, useScope } from './keys/scopes.ts';
import { DevicesPanel } from './screens/devices/devices-panel.tsx';
import { DefectScreen } from './screens/errors/defect-screen.tsx';
import { Dialogs } from './screens/frame/dialogs.tsx';
import { ImportScreen } from './screens/frame/import-screen.tsx';
import { StatusStrip } from './screens/frame/status-strip.tsx';
import { Journal } from './screens/journal/journal.tsx';
import { FiscalDialog } from './screens/pay/fiscal-dialog.tsx';
import { Pay } from './screens/pay/pay.tsx';
import { Sell } from './screens/sell/sell.tsx';
import { Setup } from './screens/setup/setup.tsx';
import { Shift } from './screens/shift/shift.tsx';
import { act } from './state/act.ts';
import { mirror } from './state/till-mirror.ts';
import { openDialog, type Screen, startAnew, toggleDevices, useUi } from './state/ui.ts';
import { t } from './texts/text.ts';

const SCREENS: Readonly<Record<Screen, () => ReactNode>> = {
  sell: Sell,
  shift: Shift,
  journal: Journal,
  import: ImportScreen,
  setup: Setup,
};

export function App(): ReactNode {
  const snapshot = useStore(mirror, (state) => state.snapshot);
  const defect = useUi((state) => state.defect);
  if (defect !== null) return <DefectScreen details={defect} onReopen={startAnew} />;
  if (snapshot === null) return <p className="empty">{t('app.loading')}</p>;
  return <Till snapshot={snapshot} />;
}

function Till({ snapshot }: { readonly snapshot: Snapshot }): ReactNode {
  const chosen = useUi((state) => state.screen);
  const devices = useUi((state) => state.devices) && snapshot.profile === 'demo' && snapshot.stage === 'ready';
  useScope('global', globalHandlers(snapshot), LAYER.global);
  const StageScreen = snapshot.payment === null ? SCREENS[snapshot.stage === 'setup' ? 'setup' : chosen] : Pay;
  return (
    <div className="app">
      <StatusStrip />
      <main className="stage">
        <StageScreen />
        <Dialogs />
        {snapshot.fiscal !== null && <FiscalDialog fiscal={snapshot.fiscal} />}
      </main>
      {devices && <DevicesPanel />}
    </div>
  );
}

function globalHandlers(snapshot: Snapshot): Handlers<'global'> {
  return {
    'global.keys': () => openDialog({ kind: 'keys' }),
    'global.print': snapshot.lastReceipt?.print === 'pending' ? () => void act('printer.continue', {}) : null,
    'global.devices': snapshot.profile === 'demo' && snapshot.stage === 'ready' ? toggleDevices : null,
  };
}
