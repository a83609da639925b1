import { type ReactNode, useState } from 'react';
import type { Answer } from '#contract/contract.ts';
import { Button } from '../../kit/button.tsx';
import { t } from '../../texts/text.ts';
import type { Turn } from './devices-panel.tsx';
import { Knob } from './knob.tsx';

interface RegistrarKnobsProps {
  readonly state: Pick<Answer<'sim.state'>, 'paper' | 'power'>;
  readonly turn: Turn;
}

/** The virtual registrar: its paper, its power, its word. */
export function RegistrarKnobs({ state, turn }: RegistrarKnobsProps): ReactNode {
  const [losing, setLosing] = useState(false);
  return (
    <section className="devices-knobs">
      <h3 className="field-label">{t('devices.registrar')}</h3>
      <Knob
        level={state.paper ? 'ok' : 'danger'}
        name={t('devices.paper')}
        word={t(state.paper ? 'devices.paper.in' : 'devices.paper.out')}
        action={t(state.paper ? 'devices.paper.take' : 'devices.paper.put')}
        onPress={() => turn('sim.paper', { present: !state.paper })}
      />
      <Knob
        level={state.power ? 'ok' : 'danger'}
        name={t('devices.power')}
        word={t(state.power ? 'devices.power.on' : 'devices.power.off')}
        action={t(state.power ? 'devices.power.cut' : 'devices.power.give')}
        onPress={() => turn('sim.power', { on: !state.power })}
      />
      <Button
        onPress={() => {
          setLosing(true);
          turn('sim.loseNextAnswer', {});
        }}
      >
        {t('devices.lose')}
      </Button>
      {losing && <p className="quiet">{t('devices.lost')}</p>}
    </section>
  );
}
