import { type ReactNode, useState } from 'react';
import type { Answer } from '#contract/contract.ts';
import { Button, keepFocus } from '../../kit/button.tsx';
import { Field } from '../../kit/field.tsx';
import { act } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { t } from '../../texts/text.ts';

/** Badges to give and to show; a code is nobody's until it is given. */
const BADGES = ['BADGE-1001', 'BADGE-1002', 'BADGE-1003'];

/** What the virtual scanner reads: goods of the shop, a badge while one is waited for, or any code. */
export function ScanBox({ examples }: { readonly examples: Answer<'sim.state'>['scanExamples'] }): ReactNode {
  const [code, setCode] = useState('');
  const badge = useTill((till) => till.session.badge !== null);
  const shown = badge
    ? BADGES.map((text, index) => ({ code: text, name: t('devices.badge', { number: index + 1 }) }))
    : examples;
  const scan = (text: string): void => void act('sim.scan', { text });
  return (
    <section className="scan-box">
      <div className="scan-examples scroll">
        {shown.map((example) => (
          <button
            key={example.code}
            type="button"
            tabIndex={-1}
            className="scan-example"
            onMouseDown={keepFocus}
            onClick={() => scan(example.code)}
          >
            <span className="scan-name">{example.name}</span>
            <span className="quiet">{example.code}</span>
          </button>
        ))}
      </div>
      <form
        className="scan-own"
        onSubmit={(event) => {
          event.preventDefault();
          if (code !== '') scan(code);
        }}
      >
        <Field label={t('devices.scan.own')} value={code} onChange={setCode} maxLength={400} />
        <Button onPress={code === '' ? null : () => scan(code)}>{t('devices.scan')}</Button>
      </form>
    </section>
  );
}
