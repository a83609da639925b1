import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ask } from '../../state/act.ts';
import { t } from '../../texts/text.ts';

/** The paper that came out of the virtual registrar, the newest in sight. */
export function Tape({ revision }: { readonly revision: number }): ReactNode {
  const paper = useRef<HTMLPreElement>(null);
  const [text, setText] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision may have printed something
  useEffect(() => {
    let shown = true;
    void ask('sim.printed', {}).then((answer) => shown && setText(answer?.lines.join('\n') ?? ''));
    return () => {
      shown = false;
    };
  }, [revision]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new paper scrolls into sight
  useEffect(() => {
    paper.current?.scrollTo({ top: paper.current.scrollHeight });
  }, [text]);
  return (
    <section className="tape">
      <h3 className="field-label">{t('devices.tape')}</h3>
      <pre className="paper tape-paper scroll" ref={paper}>
        {text === '' ? t('devices.tape.empty') : text}
      </pre>
    </section>
  );
}
