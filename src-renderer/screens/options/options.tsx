import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Choice, Field } from '../../kit/field.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { act, ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { say, showScreen } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import {
  isOpenToEyes,
  keyOf,
  type Mistakes,
  maskOf,
  mistakesOf,
  type OptionsForm,
  openForm,
  optionsOf,
} from './options-form.ts';
import './options.css';

const SINKS = ['off', 'file', 'http'] as const;

/** What the owner may switch without touching the devices; each switch says what it does as it stands. */
export function Options(): ReactNode {
  const { form, mistakes, busy, change, save } = useOptions();
  const training = useTill((till) => till.profile === 'training');
  const body = useRef<HTMLElement>(null);
  const ready = form !== null;
  const handlers: Handlers<'options'> = {
    'options.save': form === null || training || busy ? null : save,
    'options.back': () => showScreen('sell'),
  };
  useScope('options', handlers, LAYER.screen);
  useEffect(() => {
    if (ready) body.current?.querySelector<HTMLElement>(':checked')?.focus();
  }, [ready]);
  return (
    <div className="screen">
      <div className="screen-body options">
        <section className="panel options-panel" ref={body}>
          <h1 className="dialog-title">{t('options.title')}</h1>
          {training && <StateMark level="warning">{t('options.training')}</StateMark>}
          {form === null ? (
            <p className="quiet">{t('options.loading')}</p>
          ) : (
            <div className="options-fields">
              <Switches form={form} onChange={change} />
              <Upload form={form} mistakes={mistakes} onChange={change} />
            </div>
          )}
          <div className="options-foot">
            <MessageLine wrap />
            <Button look="main" command="options.save" onPress={handlers['options.save']}>
              {t(busy ? 'options.saving' : 'options.save')}
            </Button>
          </div>
        </section>
      </div>
      <KeyBar scope="options" handlers={handlers} />
    </div>
  );
}

function useOptions() {
  const [form, setForm] = useState<OptionsForm | null>(null);
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let shown = true;
    void ask('options.get', {}).then((answer) => shown && answer !== null && setForm(openForm(answer)));
    return () => {
      shown = false;
    };
  }, []);
  const run = async (now: OptionsForm): Promise<void> => {
    setChecked(true);
    if (Object.keys(mistakesOf(now)).length > 0) return;
    const options = optionsOf(now);
    setBusy(true);
    const reply = await act('options.save', options);
    setBusy(false);
    if (!reply.ok) return;
    setForm(openForm(options));
    setChecked(false);
    say({ tone: 'info', text: t('options.saved') });
  };
  const mistakes: Mistakes = form !== null && checked ? mistakesOf(form) : {};
  return {
    ...{ form, mistakes, busy },
    change: (part: Partial<OptionsForm>) => setForm((before) => before && { ...before, ...part }),
    save: () => void (form !== null && !busy && run(form)),
  };
}

interface PartProps {
  readonly form: OptionsForm;
  readonly onChange: (part: Partial<OptionsForm>) => void;
}

function Switches({ form, onChange }: PartProps): ReactNode {
  const answers = [
    { value: 'yes', title: t('options.yes') },
    { value: 'no', title: t('options.no') },
  ] as const;
  const word = (on: boolean): 'yes' | 'no' => (on ? 'yes' : 'no');
  return (
    <>
      <div className="option">
        <Choice
          label={t('options.deferred')}
          value={word(form.keepDeferred)}
          options={answers}
          onChange={(value) => onChange({ keepDeferred: value === 'yes' })}
        />
        <p className="quiet">{t(`options.deferred.${word(form.keepDeferred)}`)}</p>
      </div>
      <div className="option">
        <Choice
          label={t('options.papers')}
          value={word(form.returnPapers)}
          options={answers}
          onChange={(value) => onChange({ returnPapers: value === 'yes' })}
        />
        <p className="quiet">{t(`options.papers.${word(form.returnPapers)}`)}</p>
      </div>
    </>
  );
}

interface UploadProps extends PartProps {
  readonly mistakes: Mistakes;
}

function Upload(props: UploadProps): ReactNode {
  const { form, mistakes, onChange } = props;
  const count = useTill((till) => till.outbox.count);
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another way has other fields, a refused one is at fault
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
    box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [form.sink, Object.keys(mistakes).length]);
  return (
    <div className="option" ref={box}>
      <Choice
        label={t('options.upload')}
        value={form.sink}
        options={SINKS.map((value) => ({ value, title: t(`options.upload.${value}`) }))}
        onChange={(sink) => onChange({ sink })}
      />
      <p className="quiet">
        {form.sink === 'off' && count > 0
          ? t('options.upload.off.waiting', { count })
          : t(`options.upload.${form.sink}.text`)}
      </p>
      {form.sink === 'file' && (
        <Field
          label={t('options.folder')}
          hint={t('options.folder.hint')}
          value={form.folder}
          maxLength={1000}
          error={mistakes.folder ?? null}
          onChange={(folder) => onChange({ folder })}
        />
      )}
      {form.sink === 'http' && <Address {...props} />}
    </div>
  );
}

function Address({ form, mistakes, onChange }: UploadProps): ReactNode {
  const key = keyOf({ ...form, key: '' });
  return (
    <>
      <Field
        label={t('options.url')}
        hint={t('options.url.hint')}
        value={form.url}
        maxLength={1000}
        error={mistakes.url ?? null}
        onChange={(url) => onChange({ url })}
      />
      {isOpenToEyes(form.url) && <StateMark level="warning">{t('options.url.open')}</StateMark>}
      <Field
        secret
        label={key === '' ? t('options.key') : t('options.key.kept', { mask: maskOf(key) })}
        value={form.key}
        maxLength={400}
        error={mistakes.key ?? null}
        onChange={(value) => onChange({ key: value })}
      />
    </>
  );
}
