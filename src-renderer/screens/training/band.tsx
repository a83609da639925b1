import type { ReactNode } from 'react';
import { Button } from '../../kit/button.tsx';
import { t } from '../../texts/text.ts';
import { leaveTraining, MENU_KEYS } from '../frame/menu-dialog.tsx';
import './training.css';

/** Across the top of every screen: nothing here is real. */
export function TrainingBand(): ReactNode {
  return (
    <div className="training-band" role="status">
      <span className="training-stripes" aria-hidden="true" />
      <p className="training-words">
        <strong>{t('training.band')}:</strong> {t('training.band.text')}
      </p>
      <Button chord={MENU_KEYS.training} onPress={leaveTraining}>
        {t('training.leave')}
      </Button>
      <span className="training-stripes" aria-hidden="true" />
    </div>
  );
}
