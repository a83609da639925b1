import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Answer, Ask, CallName } from '#contract/contract.ts';
import { Button } from '../../kit/button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { act, ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { toggleDevices } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { ScanBox } from './scan-box.tsx';
import { Tape } from './tape.tsx';
import './devices.css';

/** The virtual registrar and scanner at the side: also while the money dialog is open, so paper can be put back. */
export function DevicesPanel(): ReactNode {
  const [state, setState] = useState<Answer<'sim.state'> | null>(null);
  const [losing, setLosing] = useState(false);
  const revision = useTill((till) => till.revision);
  const refresh = useCallback(() => void ask('sim.state', {}).then(setState), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever the till did may have moved the devices
  useEffect(refresh, [refresh, revision]);
  const turn = async <N extends CallName>(name: N, payload: Ask<N>): Promise<void> => {
    await act(name, payload);
    refresh();
  };
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
      <section className="devices-knobs">
        <Knob
          level={state.paper ? 'ok' : 'danger'}
          name={t('devices.paper')}
          word={t(state.paper ? 'devices.paper.in' : 'devices.paper.out')}
          action={t(state.paper ? 'devices.paper.take' : 'devices.paper.put')}
          onPress={() => void turn('sim.paper', { present: !state.paper })}
        />
        <Knob
          level={state.power ? 'ok' : 'danger'}
          name={t('devices.power')}
          word={t(state.power ? 'devices.power.on' : 'devices.power.off')}
          action={t(state.power ? 'devices.power.cut' : 'devices.power.give')}
          onPress={() => void turn('sim.power', { on: !state.power })}
        />
        <Button
          onPress={() => {
            setLosing(true);
            void turn('sim.loseNextAnswer', {});
          }}
        >
          {t('devices.lose')}
        </Button>
        {losing && <p className="quiet">{t('devices.lost')}</p>}
      </section>
      <Tape revision={revision} />
    </aside>
  );
}

interface KnobProps {
  readonly level: 'ok' | 'danger';
  readonly name: string;
  readonly word: string;
  readonly action: string;
  readonly onPress: () => void;
}

function Knob({ level, name, word, action, onPress }: KnobProps): ReactNode {
  return (
    <div className="knob">
      <StateMark level={level}>
        {name}: {word}
      </StateMark>
      <Button onPress={onPress}>{action}</Button>
    </div>
  );
}
