import type { ReactNode } from 'react';
import type { Snapshot } from '#contract/snapshot.ts';
import type { ImportSummary } from '#contract/views.ts';
import type { CommandId } from '../../keys/keymap.ts';
import { Button } from '../../kit/button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { cancelImport, type ImportState, pickAndImport, shownProblem } from '../../state/importing.ts';
import { useTill } from '../../state/till-mirror.ts';
import { integer } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { importPercent } from './signs.ts';

interface ImportWorkProps {
  readonly state: ImportState;
  readonly pick: CommandId;
  readonly cancel?: CommandId;
  /** Back to the sale when the goods are in; null in the first run, which has its own way on. */
  readonly onLeave: (() => void) | null;
}

/** Choosing files, the progress with counts, and what came of it; used by the screen and by the first run. */
export function ImportWork({ state, pick, cancel, onLeave }: ImportWorkProps): ReactNode {
  switch (state.at) {
    case 'idle':
      return (
        <>
          <p className="quiet">{t('import.hint')}</p>
          <div className="button-row">
            <Button look="main" command={pick} onPress={() => void pickAndImport()}>
              {t('import.pick')}
            </Button>
          </div>
        </>
      );
    case 'running':
      return <Progress {...(cancel === undefined ? {} : { cancel })} />;
    case 'failed':
      return (
        <>
          <p role="alert">
            <StateMark level="danger">{t('import.failed')}</StateMark>
          </p>
          <p>
            {state.where !== '' && <strong>{state.where}: </strong>}
            {state.text}
          </p>
          <div className="button-row">
            <Again pick={pick} />
          </div>
        </>
      );
    case 'done':
      return (
        <>
          <p role="status">
            <StateMark level="ok">{t('import.done')}</StateMark>
          </p>
          <Summary summary={state.summary} />
          <div className="button-row">
            <Again pick={pick} />
            {onLeave !== null && (
              <Button look="main" chord="Enter" onPress={onLeave}>
                {t('import.back')}
              </Button>
            )}
          </div>
        </>
      );
  }
}

function Again({ pick }: { readonly pick: CommandId }): ReactNode {
  return (
    <Button command={pick} onPress={() => void pickAndImport()}>
      {t('import.again')}
    </Button>
  );
}

function phaseText({ phase, file }: NonNullable<Snapshot['import']>): string {
  switch (phase) {
    case 'checking':
      return t('import.checking');
    case 'reading':
      return t('import.reading', { file });
    case 'applying':
      return t('import.applying');
  }
}

function Progress({ cancel }: { readonly cancel?: CommandId }): ReactNode {
  const running = useTill((till) => till.import);
  const percent = running === null ? 0 : importPercent(running);
  return (
    <>
      <p>{running === null ? t('import.checking') : phaseText(running)}</p>
      <div
        className="progress"
        role="progressbar"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-label={t('import.title')}
      >
        <div className="progress-bar" style={{ transform: `scaleX(${percent / 100})` }} />
      </div>
      {running !== null && (
        <p className="quiet">
          {percent} % · {t('import.bytes', { readBytes: running.bytesRead, totalBytes: running.bytesTotal })} ·{' '}
          {t('import.rows', { rows: running.rows })}
        </p>
      )}
      <div className="button-row">
        <Button onPress={cancelImport} {...(cancel === undefined ? {} : { command: cancel })}>
          {t('import.cancel')}
        </Button>
      </div>
    </>
  );
}

function Summary({ summary }: { readonly summary: ImportSummary }): ReactNode {
  const counts = [
    [t('import.added'), summary.added],
    [t('import.updated'), summary.updated],
    [t('import.unchanged'), summary.unchanged],
    [t('import.removed'), summary.removed],
    [t('import.barcodes'), summary.barcodesAdded],
    [t('import.skipped'), summary.skipped],
  ] as const;
  return (
    <>
      <dl className="import-counts">
        {counts.map(([title, count]) => (
          <div key={title} className="import-count">
            <dt>{title}</dt>
            <dd>{integer(count)}</dd>
          </div>
        ))}
      </dl>
      {summary.problems.length > 0 && (
        <section>
          <h2 className="field-label">{t('import.problems')}</h2>
          <ul className="import-problems scroll">
            {summary.problems.map((problem) => {
              const { where, text } = shownProblem(problem);
              return (
                <li key={`${where} ${problem.code} ${JSON.stringify(problem.params)}`} className="import-problem">
                  <strong>{where}</strong>
                  <span>{text}</span>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}
