/** Which screen stands on the stage, and what stands above it. */
import { Activity, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Snapshot } from '#contract/snapshot.ts';
import type { Handlers } from './keys/keymap.ts';
import { LAYER, useScope } from './keys/scopes.ts';
import { Correction } from './screens/correction/correction.tsx';
import { Deferred } from './screens/deferred/deferred.tsx';
import { DevicesPanel } from './screens/devices/devices-panel.tsx';
import { DefectScreen } from './screens/errors/defect-screen.tsx';
import { Dialogs } from './screens/frame/dialogs.tsx';
import { ImportScreen } from './screens/frame/import-screen.tsx';
import { StatusStrip } from './screens/frame/status-strip.tsx';
import { Journal } from './screens/journal/journal.tsx';
import { Lock } from './screens/lock/lock.tsx';
import { Options } from './screens/options/options.tsx';
import { Outbox } from './screens/outbox/outbox.tsx';
import { FiscalDialog } from './screens/pay/fiscal-dialog.tsx';
import { MoneyDialog } from './screens/pay/money-dialog.tsx';
import { Pay } from './screens/pay/pay.tsx';
import { AllowDialog } from './screens/people/allow-dialog.tsx';
import { Cashiers } from './screens/people/cashiers.tsx';
import { Gate, gateOf } from './screens/people/gate.tsx';
import { Returns } from './screens/returns/returns.tsx';
import { Sell } from './screens/sell/sell.tsx';
import { Setup } from './screens/setup/setup.tsx';
import { Closing } from './screens/shift/closing.tsx';
import { Shift } from './screens/shift/shift.tsx';
import { TrainingBand } from './screens/training/band.tsx';
import { act } from './state/act.ts';
import { asking, useAsking } from './state/allow.ts';
import { useKeptReady } from './state/kept.ts';
import { lockTill } from './state/session.ts';
import { mirror } from './state/till-mirror.ts';
import { openDialog, type Screen, startAnew, toggleDevices, useUi } from './state/ui.ts';
import { t } from './texts/text.ts';

const SCREENS: Readonly<Record<Screen, () => ReactNode>> = {
  sell: Sell,
  shift: Shift,
  journal: Journal,
  import: ImportScreen,
  returns: Returns,
  correction: Correction,
  closing: Closing,
  deferred: Deferred,
  outbox: Outbox,
  setup: Setup,
  cashiers: Cashiers,
  options: Options,
};

export function App(): ReactNode {
  const snapshot = useStore(mirror, (state) => state.snapshot);
  const ready = useKeptReady();
  const defect = useUi((state) => state.defect);
  if (defect !== null) return <DefectScreen details={defect} onReopen={startAnew} />;
  if (snapshot === null || !ready) return <p className="empty">{t('app.loading')}</p>;
  return <Till snapshot={snapshot} />;
}

function Till({ snapshot }: { readonly snapshot: Snapshot }): ReactNode {
  const chosen = useUi((state) => state.screen);
  const question = useAsking();
  const devices = useUi((state) => state.devices) && hasVirtual(snapshot);
  useScope('global', globalHandlers(snapshot), LAYER.global);
  const training = snapshot.profile === 'training';
  const locked = snapshot.session.state === 'locked';
  return (
    <div className={`app ${training ? 'app-training' : ''}`}>
      {training && <TrainingBand />}
      <StatusStrip />
      <main className="stage">
        {locked && <Lock />}
        {/* Behind the lock everything stays as it was typed, unseen and deaf. */}
        <Activity mode={locked ? 'hidden' : 'visible'}>
          <Stage snapshot={snapshot} screen={snapshot.stage === 'setup' ? 'setup' : chosen} />
          <Dialogs />
          {snapshot.money !== null && <MoneyDialog money={snapshot.money} />}
          {snapshot.fiscal !== null && <FiscalDialog fiscal={snapshot.fiscal} />}
          {question !== null && <AllowDialog asking={question} />}
        </Activity>
      </main>
      {devices && <DevicesPanel />}
    </div>
  );
}

function Stage({ snapshot, screen }: { readonly snapshot: Snapshot; readonly screen: Screen }): ReactNode {
  if (snapshot.payment !== null) return <Pay />;
  const closed = gateOf(screen, snapshot.session);
  const Chosen = SCREENS[screen];
  return closed === null ? <Chosen /> : <Gate right={closed} />;
}

const hasVirtual = ({ profile, stage }: Snapshot): boolean => profile !== 'shop' && stage === 'ready';

function globalHandlers(snapshot: Snapshot): Handlers<'global'> {
  return {
    'global.keys': () => asking() === null && openDialog({ kind: 'keys' }),
    'global.print': snapshot.lastReceipt?.print === 'pending' ? () => void act('printer.continue', {}) : null,
    'global.lock': mayLock(snapshot) ? lockTill : null,
    'global.devices': hasVirtual(snapshot) ? toggleDevices : null,
  };
}

/** With nobody to log in there is only a sentence to read, and it waits until money and documents are done. */
function mayLock({ stage, session, money, fiscal }: Snapshot): boolean {
  if (stage === 'setup' || session.state === 'locked') return false;
  return session.state === 'open' || (money === null && fiscal === null);
}
