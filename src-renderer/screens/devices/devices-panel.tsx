import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Answer, Ask, CallName } from '#contract/contract.ts';
import { Button } from '../../kit/button.tsx';
import { act, ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { toggleDevices } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { RegistrarKnobs } from './registrar-knobs.tsx';
import { ScanBox } from './scan-box.tsx';
import { Tape } from './tape.tsx';
import { TerminalKnobs } from './terminal-knobs.tsx';
import './devices.css';

/** Turns a knob; the panel shows the devices as they stand after it. */
export type Turn = <N extends Extract<CallName, `sim.${string}`>>(name: N, payload: Ask<N>) => void;

/** The virtual devices at the side: also while the money dialog is open, so paper can be put back, and over the lock. */
export function DevicesPanel(): ReactNode {
  const [state, setState] = useState<Answer<'sim.state'> | null>(null);
  const revision = useTill((till) => till.revision);
  const refresh = useCallback(() => void ask('sim.state', {}).then(setState), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever the till did may have moved the devices
  useEffect(refresh, [refresh, revision]);
  const turn: Turn = (name, payload) => void act(name, payload).then(refresh);
  if (state === null) return null;
  return (
    <aside className="devices" aria-label={t('devices.title')}>
      <header className="devices-head">
        <h2 className="devices-title">{t('devices.title')}</h2>
        <Button command="global.devices" onPress={toggleDevices}>
          {t('dialog.close')}
        </Button>
      </header>
      <ScanBox examples={state.scanExamples} />
      <div className="devices-both">
        <RegistrarKnobs state={state} turn={turn} />
        <TerminalKnobs state={state.terminal} turn={turn} />
      </div>
      <Tape revision={revision} />
    </aside>
  );
}
