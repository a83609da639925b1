import type { ReactNode } from 'react';
import { Button } from '../../kit/button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';

interface KnobProps {
  readonly level: 'ok' | 'danger';
  readonly name: string;
  readonly word: string;
  readonly action: string;
  readonly onPress: () => void;
}

/** A state of a device and the button that turns it over. */
export function Knob({ level, name, word, action, onPress }: KnobProps): ReactNode {
  return (
    <div className="knob">
      <StateMark level={level}>
        {name}: {word}
      </StateMark>
      <Button onPress={onPress}>{action}</Button>
    </div>
  );
}
