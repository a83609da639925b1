import { type ReactNode, useEffect, useState } from 'react';
import type { Snapshot } from '#contract/snapshot.ts';
import { type CommandId, keyOf } from '../../keys/keymap.ts';
import { KeyCap } from '../../kit/button.tsx';
import { type Level, StateMark } from '../../kit/state-mark.tsx';
import { ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { t } from '../../texts/text.ts';
import type { Verdict } from './check-told.ts';
import type { Checking } from './use-check.ts';

interface Step {
  readonly title: string;
  readonly level: Level;
  readonly text: string;
  /** The key that leads there. */
  readonly command?: CommandId;
  /** What to do, under it. */
  readonly todo?: string;
}

interface StepsProps {
  readonly checking: Checking;
  readonly verdict: Verdict | null;
}

/** The four things that stand between a shift and its closing, each with a shape and a word. */
export function ClosingSteps({ checking, verdict }: StepsProps): ReactNode {
  const till = useTill((snapshot) => snapshot);
  const keepDeferred = useKeepDeferred();
  const steps = [
    unfinishedStep(checking),
    checkStep(checking, verdict),
    deferredStep(till.deferred.length, keepDeferred),
    uploadStep(till.outbox),
  ];
  return (
    <>
      <ol className="closing-steps" aria-label={t('closing.steps')}>
        {steps.map((step) => (
          <li key={step.title} className="closing-step">
            <h2 className="closing-step-title">
              {step.title} {step.command !== undefined && <KeyCap chord={keyOf(step.command)} />}
            </h2>
            <StateMark level={step.level}>{step.text}</StateMark>
            {step.todo !== undefined && <p className="quiet">{step.todo}</p>}
          </li>
        ))}
      </ol>
      {till.receipt.lines.length > 0 && (
        <p className="quiet">{t('closing.receipt', { totalMinor: till.receipt.totalMinor })}</p>
      )}
    </>
  );
}

/** Whether deferred receipts outlive the shift in this shop; null until main said so. */
function useKeepDeferred(): boolean | null {
  const [keep, setKeep] = useState<boolean | null>(null);
  useEffect(() => {
    let shown = true;
    void ask('options.get', {}).then((options) => {
      if (shown && options !== null) setKeep(options.keepDeferred);
    });
    return () => {
      shown = false;
    };
  }, []);
  return keep;
}

function unfinishedStep(checking: Checking): Step {
  const title = t('closing.step.unfinished');
  if (checking.at !== 'told') return { title, level: 'idle', text: t('closing.unfinished.wait') };
  const [first] = checking.check.unfinished;
  if (first === undefined) return { title, level: 'ok', text: t('closing.unfinished.none') };
  return { title, level: 'danger', text: t(`closing.unfinished.${first}`), command: 'closing.finish' };
}

function checkStep(checking: Checking, verdict: Verdict | null): Step {
  const title = t('closing.step.check');
  if (checking.at === 'failed')
    return { title, level: 'warning', text: t('closing.check.failed'), todo: t('closing.failed.todo') };
  switch (verdict) {
    case null:
    case 'unfinished':
      return { title, level: 'idle', text: t('closing.unfinished.wait') };
    case 'silent':
      return { title, level: 'danger', text: t('closing.check.silent'), todo: t('closing.silent.todo') };
    case 'differs':
      return { title, level: 'danger', text: t('closing.check.differs') };
    case 'uploaded':
      return { title, level: 'warning', text: t('closing.check.uploaded') };
    case 'agrees':
      return { title, level: 'ok', text: t('closing.check.agrees') };
  }
}

function deferredStep(count: number, keep: boolean | null): Step {
  const title = t('closing.step.deferred');
  if (count === 0) return { title, level: 'ok', text: t('closing.deferred.none') };
  const command = 'closing.deferred';
  if (keep === false) return { title, level: 'warning', text: t('closing.deferred.drop', { count }), command };
  const text = keep === null ? t('closing.deferred.count', { count }) : t('closing.deferred.keep', { count });
  return { title, level: 'idle', text, command };
}

function uploadStep({ sink, count, rejected }: Snapshot['outbox']): Step {
  const title = t('closing.step.upload');
  if (sink === 'off') return { title, level: 'idle', text: t('closing.upload.off') };
  const command = 'closing.outbox';
  if (rejected > 0)
    return { title, level: 'warning', text: t('closing.upload.rejected', { count: rejected }), command };
  if (count > 0) return { title, level: 'idle', text: t('closing.upload.waits', { count }), command };
  return { title, level: 'ok', text: t('closing.upload.all') };
}
