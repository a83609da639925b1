import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../kit/button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { faultText, originalText } from '../../texts/coded.ts';
import { t } from '../../texts/text.ts';
import type { Test } from './wizard.tsx';

interface RegistrarTestProps {
  readonly test: Test;
  readonly shopInn: string;
  readonly onTest: (() => void) | null;
}

/** «Проверить связь»: who answers on that port, or what to do about the silence. */
export function RegistrarTest({ test, shopInn, onTest }: RegistrarTestProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (typeof test === 'object') box.current?.scrollIntoView({ block: 'end' });
  }, [test]);
  return (
    <div className="setup-test" ref={box}>
      <Button command="setup.test" onPress={test === 'working' ? null : onTest}>
        {t(test === 'working' ? 'setup.test.working' : 'setup.test')}
      </Button>
      <div role="status">
        <Outcome test={test} shopInn={shopInn} />
      </div>
    </div>
  );
}

function Outcome({ test, shopInn }: Pick<RegistrarTestProps, 'test' | 'shopInn'>): ReactNode {
  if (test === 'none' || test === 'working') return null;
  if (test.result === 'fault') {
    const told = faultText(test.fault);
    return (
      <>
        <StateMark level="danger">{told.what}</StateMark>
        <p>{told.todo}</p>
        {test.fault.original !== '' && <p className="quiet">{originalText(test.fault)}</p>}
      </>
    );
  }
  return (
    <>
      <StateMark level="ok">{t('setup.test.ready')}</StateMark>
      <dl className="facts setup-facts">
        <dt>{t('setup.test.model')}</dt>
        <dd>{test.model}</dd>
        <dt>{t('setup.test.serial')}</dt>
        <dd>{test.serial}</dd>
        <dt>{t('setup.test.inn')}</dt>
        <dd>{test.inn}</dd>
        <dt>{t('setup.test.fn')}</dt>
        <dd>{test.fnNumber}</dd>
        <dt>{t('setup.test.ffd')}</dt>
        <dd>{test.ffd}</dd>
      </dl>
      {test.inn.trim() !== shopInn.trim() && (
        <StateMark level="warning">{t('setup.test.inn-differs', { inn: test.inn })}</StateMark>
      )}
    </>
  );
}
