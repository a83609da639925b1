import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Answer } from '#contract/contract.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { act } from '../../state/act.ts';
import { forgetImport, pickAndImport, useImporting } from '../../state/importing.ts';
import { showScreen } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { deviceOf, fieldsOf } from './device-form.ts';
import {
  type Known,
  type Mistakes,
  mistakesOf,
  openForm,
  type SetupForm,
  STEPS,
  type Step,
  settingsOf,
} from './setup-form.ts';
import { StepBody } from './steps.tsx';

/** The last step about devices: what was typed goes to disk. */
const SAVES: Step = 'terminal';

export type Test = 'none' | 'working' | Answer<'setup.testRegistrar'>;

interface WizardProps {
  readonly known: Answer<'setup.get'>;
  /** Back from the first step; null when the wizard was opened from the menu. */
  readonly onLeave: (() => void) | null;
}

/** The steps one after another: Enter next, Esc back, mistakes beside their fields. */
export function Wizard({ known, onLeave }: WizardProps): ReactNode {
  const wizard = useWizard(known, onLeave);
  const { step, index, handlers, form, test } = wizard;
  const body = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step starts in its first field
  useEffect(() => {
    body.current?.querySelector<HTMLElement>('[data-first], :checked')?.focus();
  }, [step]);
  useScope('setup', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body setup">
        <section className="panel setup-step" ref={body}>
          <p className="quiet">{t('setup.step', { step: index + 1, steps: STEPS.length })}</p>
          <h1 className="setup-title">{t(`setup.${step}.title`)}</h1>
          <div className="setup-fields">
            <StepBody
              step={step}
              form={form}
              mistakes={wizard.mistakes}
              known={known}
              test={test}
              more={{ open: wizard.more, turn: handlers['setup.more'] }}
              onChange={wizard.change}
              onTest={handlers['setup.test']}
            />
          </div>
          <MessageLine wrap />
          <div className="setup-foot">
            <Button command="setup.back" onPress={handlers['setup.back']}>
              {t('setup.back')}
            </Button>
            <Button look="main" command="setup.next" onPress={handlers['setup.next']}>
              {t(nextTitle(step, wizard.saving))}
            </Button>
          </div>
        </section>
      </div>
      <KeyBar scope="setup" handlers={handlers} />
    </div>
  );
}

function nextTitle(step: Step, saving: boolean) {
  if (saving) return 'setup.saving';
  if (step === SAVES) return 'setup.save';
  return step === 'done' ? 'setup.finish' : 'setup.next';
}

function useWizard(known: Answer<'setup.get'>, onLeave: (() => void) | null) {
  const [form, setForm] = useState<SetupForm>(() => openForm(known));
  const [index, setIndex] = useState(0);
  const [checked, setChecked] = useState(false);
  const [saving, setSaving] = useState(false);
  const [test, setTest] = useState<Test>('none');
  const [more, setMore] = useState(false);
  const importing = useImporting().at === 'running';
  const step = STEPS[index] ?? 'done';
  const mistakes: Mistakes = checked ? mistakesOf(step, form, known) : {};
  const go = (to: number): void => {
    setIndex(to);
    setChecked(false);
    setMore(false);
  };
  const change = (part: Partial<SetupForm>): void => {
    setForm((before) => ({ ...before, ...part }));
    if (part.registrar !== undefined) setTest('none');
  };
  const next = async (): Promise<void> => {
    setChecked(true);
    if (saving || Object.keys(mistakesOf(step, form, known)).length > 0) return;
    if (step === 'done') return finish();
    if (step === SAVES) {
      setSaving(true);
      const reply = await act('setup.save', settingsOf(form, known));
      setSaving(false);
      if (!reply.ok) return;
    }
    go(index + 1);
  };
  const back = (): void => {
    if (index > 0) go(index - 1);
    else if (onLeave !== null) onLeave();
    else finish();
  };
  const checkRegistrar = async (): Promise<void> => {
    setChecked(true);
    if (test === 'working' || Object.keys(mistakesOf('registrar', form, known)).length > 0) return;
    setTest('working');
    const reply = await act('setup.testRegistrar', { registrar: deviceOf(form.registrar, known.registrars) });
    setTest(reply.ok ? reply.value : 'none');
  };
  const handlers: Handlers<'setup'> = {
    'setup.next': () => void next(),
    'setup.back': back,
    'setup.test': step === 'registrar' ? () => void checkRegistrar() : null,
    'setup.more': hasMore(form, step, known) ? () => setMore(!more) : null,
    'setup.pick': step === 'catalogue' && !importing ? () => void pickAndImport() : null,
  };
  const open = more || Object.keys(mistakes).some((field) => field.startsWith('option.'));
  return { form, index, step, mistakes, saving, test, more: open, change, handlers };
}

/** Whether the driver chosen on this step has settings of its own. */
function hasMore(form: SetupForm, step: Step, known: Known): boolean {
  if (step === 'registrar') return fieldsOf(form.registrar.driver, known.registrars).length > 0;
  if (step === 'scanner') return fieldsOf(form.scanner.driver, known.scanners).length > 0;
  return step === 'terminal' && fieldsOf(form.terminal.driver, known.terminals).length > 0;
}

function finish(): void {
  forgetImport();
  showScreen('sell');
}
