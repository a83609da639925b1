import { type ReactNode, useState } from 'react';
import type { Answer } from '#contract/contract.ts';
import { Button } from '../../kit/button.tsx';
import { Choice } from '../../kit/field.tsx';
import { t } from '../../texts/text.ts';
import type { Turn } from './devices-panel.tsx';
import { Knob } from './knob.tsx';

const BUYERS = ['approves', 'declines', 'cancels', 'walks-away'] as const;

interface TerminalKnobsProps {
  readonly state: Answer<'sim.state'>['terminal'];
  readonly turn: Turn;
}

/** The virtual bank terminal, and what the buyer standing at it does. */
export function TerminalKnobs({ state, turn }: TerminalKnobsProps): ReactNode {
  const [losing, setLosing] = useState(false);
  return (
    <section className="devices-knobs">
      <h3 className="field-label">{t('devices.terminal')}</h3>
      <Choice
        label={t('devices.buyer')}
        value={state.buyer}
        options={BUYERS.map((value) => ({ value, title: t(`devices.buyer.${value}`) }))}
        onChange={(mode) => turn('sim.buyer', { mode })}
      />
      <Knob
        level={state.power ? 'ok' : 'danger'}
        name={t('devices.terminal.power')}
        word={t(state.power ? 'devices.power.on' : 'devices.power.off')}
        action={t(state.power ? 'devices.power.cut' : 'devices.power.give')}
        onPress={() => turn('sim.terminalPower', { on: !state.power })}
      />
      <Button
        onPress={() => {
          setLosing(true);
          turn('sim.terminalLoseAnswer', {});
        }}
      >
        {t('devices.lose')}
      </Button>
      {losing && <p className="quiet">{t('devices.lost')}</p>}
    </section>
  );
}
