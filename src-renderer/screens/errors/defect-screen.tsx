import type { ReactNode } from 'react';
import { Button } from '../../kit/button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { t } from '../../texts/text.ts';
import './errors.css';

interface DefectScreenProps {
  readonly details: string;
  readonly onReopen: () => void;
}

/** «Stopped safely»: our mistake. Nothing is lost, the screens are drawn anew from main's state. */
export function DefectScreen({ details, onReopen }: DefectScreenProps): ReactNode {
  return (
    <main className="defect">
      <section className="panel defect-panel" role="alert">
        <h1 className="dialog-title">
          <StateMark level="danger">{t('defect.title')}</StateMark>
        </h1>
        <p>{t('defect.text')}</p>
        <p>{t('defect.todo')}</p>
        <Button look="main" onPress={onReopen}>
          {t('defect.reload')}
        </Button>
        <h2 className="field-label">{t('defect.details')}</h2>
        <pre className="paper defect-details">{details}</pre>
      </section>
    </main>
  );
}
