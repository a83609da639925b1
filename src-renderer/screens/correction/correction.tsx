import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { VAT_KEYS } from '#domain/money/vat-keys.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { AskDialog } from '../../kit/ask-dialog.tsx';
import { Button } from '../../kit/button.tsx';
import { Choice, Field } from '../../kit/field.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { act } from '../../state/act.ts';
import { tillNowMs } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { say, showScreen, useUi } from '../../state/ui.ts';
import { money } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { dayAt } from '../returns/typed-day.ts';
import { useSending } from '../returns/use-sending.ts';
import {
  addLine,
  askOf,
  type CorrectionForm,
  dropLine,
  figuresOf,
  forgetForm,
  isSound,
  LINES_MAX,
  type LineForm,
  lineSum,
  type Mistakes,
  mistakesOf,
  rateOf,
  setForm,
  setLine,
  useCorrection,
  type Vat,
} from './correction-form.ts';
import './correction.css';

const DOUBLE_PRESS_MS = 400;
const NONE: Mistakes = { lines: new Map() };

/** Чек коррекции: typed whole, asked once, then the registrar works. What is typed stays until it is made. */
export function Correction(): ReactNode {
  const form = useCorrection();
  const [checks, setChecks] = useState(0);
  const [asking, setAsking] = useState(false);
  const today = dayAt(tillNowMs());
  const mistakes = checks > 0 ? mistakesOf(form, today) : NONE;
  const busy = useTill((till) => till.fiscal !== null);
  const lineId = useFocusedLine(form);
  const figures = figuresOf(form);
  useSealed();
  useFirstMistake(checks);
  useAllMended(checks > 0 && isSound(mistakes));
  const begin = (): void => {
    setChecks(checks + 1);
    const ready = askOf(form, today) !== null;
    setAsking(ready);
    say(ready ? null : { tone: 'refused', text: t('correction.check') });
  };
  const handlers = {
    'correction.begin': busy ? null : begin,
    'correction.add': form.lines.length < LINES_MAX ? addLine : null,
    'correction.drop': form.lines.length > 1 ? () => dropLine(lineId()) : null,
    'correction.back': () => showScreen('sell'),
  };
  useScope('correction', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="screen-body correction">
        <section className="panel correction-panel">
          <header className="correction-head">
            <h1 className="return-title">{t('correction.title')}</h1>
            <p className="quiet">{t('correction.text')}</p>
          </header>
          <div className="correction-fields scroll">
            <Grounds form={form} mistakes={mistakes} />
            <h2 className="field-label">{t('correction.lines')}</h2>
            <Lines form={form} mistakes={mistakes} today={today} />
          </div>
          <footer className="correction-foot">
            <Field
              label={t('correction.electronic')}
              value={form.electronic}
              onChange={(electronic) => setForm({ electronic })}
              maxLength={20}
              error={mistakes.electronic ?? null}
            />
            <p className="correction-cash">
              <span className="field-label">{t('correction.cash')}</span>
              <span>{money(figures.cashMinor)}</span>
            </p>
            <p className="correction-total">
              <span className="due-label">{t('correction.total')}</span>
              <Money amountMinor={figures.totalMinor} className="return-sum" />
            </p>
            <Button look="main" command="correction.begin" onPress={handlers['correction.begin']}>
              {t('correction.begin')}
            </Button>
            <MessageLine wrap idle={t('correction.keys')} />
          </footer>
        </section>
      </div>
      <KeyBar scope="correction" handlers={handlers} />
      {asking && !busy && <ConfirmDialog form={form} today={today} onClose={() => setAsking(false)} />}
    </div>
  );
}

/** A correction made while this form stands here ends it: the sale screen says so. */
function useSealed(): void {
  const last = useTill((till) => till.lastReceipt);
  const before = useRef(last?.id ?? null);
  useEffect(() => {
    if (last === null || last.id === before.current) return;
    before.current = last.id;
    if (!last.correction) return;
    forgetForm();
    showScreen('sell');
    const { fdNumber, totalMinor } = last;
    say({ tone: 'info', text: t('correction.done', { fdNumber, totalMinor }) });
  }, [last]);
}

/** After each check the focus goes to the first field that is wrong. */
function useFirstMistake(checks: number): void {
  useEffect(() => {
    if (checks > 0) document.querySelector<HTMLElement>('.correction [aria-invalid="true"]')?.focus();
  }, [checks]);
}

/** The last wrong field is right: the sentence that asked to look at them goes. */
function useAllMended(mended: boolean): void {
  useEffect(() => {
    if (mended) say(null);
  }, [mended]);
}

/** The line whose field has the focus, else the last one: that is what Ctrl+Del takes away. */
function useFocusedLine({ lines }: CorrectionForm): () => number {
  return () => {
    const row = document.activeElement?.closest('[data-line]');
    const id = row instanceof HTMLElement ? Number(row.dataset['line']) : Number.NaN;
    return lines.find((line) => line.id === id)?.id ?? lines.at(-1)?.id ?? 0;
  };
}

interface PartProps {
  readonly form: CorrectionForm;
  readonly mistakes: Mistakes;
}

function Grounds({ form, mistakes }: PartProps): ReactNode {
  const dayField = useRef<HTMLInputElement>(null);
  const free = useUi((state) => state.dialogs.length === 0);
  useEffect(() => {
    if (free) dayField.current?.focus();
  }, [free]);
  return (
    <div className="correction-grounds">
      <div className="correction-choices">
        <Choice
          label={t('correction.operation')}
          value={form.operation}
          options={[
            { value: 'sale', title: t('correction.operation.sale') },
            { value: 'sale-return', title: t('correction.operation.sale-return') },
          ]}
          onChange={(operation) => setForm({ operation })}
        />
        <Choice
          label={t('correction.type')}
          value={form.type}
          options={[
            { value: 'own', title: t('correction.type.own') },
            { value: 'order', title: t('correction.type.order') },
          ]}
          onChange={(type) => setForm({ type })}
        />
      </div>
      <Field
        first
        inputRef={dayField}
        label={t('correction.day')}
        hint={t('return.find.day.hint')}
        value={form.day}
        onChange={(day) => setForm({ day })}
        maxLength={10}
        error={mistakes.day ?? null}
      />
      <Field
        label={t(form.type === 'order' ? 'correction.number.order' : 'correction.number')}
        value={form.number}
        onChange={(number) => setForm({ number })}
        maxLength={32}
        error={mistakes.number ?? null}
      />
      <Field
        digits
        label={t('correction.sign')}
        hint={t('correction.sign.hint')}
        value={form.sign}
        onChange={(sign) => setForm({ sign })}
        maxLength={10}
        error={mistakes.sign ?? null}
      />
      <Field
        label={t('correction.description')}
        hint={t('correction.description.hint')}
        value={form.description}
        onChange={(description) => setForm({ description })}
      />
    </div>
  );
}

function Lines({ form, mistakes, today }: PartProps & { readonly today: string }): ReactNode {
  return (
    <div className="correction-lines">
      <div className="correction-line correction-line-head" aria-hidden="true">
        <span>{t('correction.line.name')}</span>
        <span>{t('correction.line.price')}</span>
        <span>{t('correction.line.quantity')}</span>
        <span>{t('correction.line.vat')}</span>
        <span className="correction-line-sum">{t('correction.line.sum')}</span>
      </div>
      {form.lines.map((line, index) => (
        <Line
          key={line.id}
          line={line}
          vat={rateOf(line, form.day, today)}
          number={index + 1}
          isNew={index > 0 && index === form.lines.length - 1}
          mistake={mistakes.lines.get(line.id) ?? null}
        />
      ))}
    </div>
  );
}

interface LineProps {
  readonly line: LineForm;
  readonly vat: Vat;
  readonly number: number;
  readonly isNew: boolean;
  readonly mistake: string | null;
}

function Line({ line, vat, number, isNew, mistake }: LineProps): ReactNode {
  const nameField = useRef<HTMLInputElement>(null);
  const errorId = useId();
  const started = useRef(isNew && line.name === '');
  useEffect(() => {
    if (started.current) nameField.current?.focus();
  }, []);
  const sumMinor = lineSum(line);
  const common = {
    className: 'field-input',
    autoComplete: 'off',
    spellCheck: false,
    'aria-invalid': mistake !== null,
    'aria-describedby': mistake === null ? undefined : errorId,
  } as const;
  const label = (field: string): string => `${t('correction.line', { number })}: ${field}`;
  return (
    <div className="correction-line" data-line={line.id}>
      <input
        {...common}
        ref={nameField}
        aria-label={label(t('correction.line.name'))}
        value={line.name}
        maxLength={128}
        onChange={(event) => setLine(line.id, { name: event.target.value })}
      />
      <input
        {...common}
        aria-label={label(t('correction.line.price'))}
        value={line.price}
        maxLength={20}
        inputMode="decimal"
        onChange={(event) => setLine(line.id, { price: event.target.value })}
      />
      <input
        {...common}
        aria-label={label(t('correction.line.quantity'))}
        value={line.quantity}
        maxLength={20}
        inputMode="decimal"
        onChange={(event) => setLine(line.id, { quantity: event.target.value })}
      />
      <select
        className="field-input"
        aria-label={label(t('correction.line.vat'))}
        value={vat}
        onChange={(event) =>
          setLine(line.id, { vat: VAT_KEYS.find((rate) => rate === event.target.value) ?? line.vat })
        }
      >
        {VAT_KEYS.map((rate) => (
          <option key={rate} value={rate}>
            {rate === 'none' ? t('correction.vat.none') : t('correction.vat', { vat: rate })}
          </option>
        ))}
      </select>
      <strong className="correction-line-sum">{sumMinor === null ? '' : money(sumMinor)}</strong>
      {mistake !== null && (
        <p className="field-error correction-line-error" id={errorId} role="alert">
          <span className="mark mark-danger" aria-hidden="true" />
          {mistake}
        </p>
      )}
    </div>
  );
}

interface ConfirmProps {
  readonly form: CorrectionForm;
  readonly today: string;
  readonly onClose: () => void;
}

function ConfirmDialog({ form, today, onClose }: ConfirmProps): ReactNode {
  const send = useSending();
  const asked = askOf(form, today);
  const { totalMinor, cashMinor, electronicMinor } = figuresOf(form);
  const openedAtMs = useRef(performance.now());
  const confirm = (): void =>
    send(async () => {
      // The second Ctrl+Enter of a double press is no answer to a question that nobody has read.
      if (asked === null || performance.now() - openedAtMs.current < DOUBLE_PRESS_MS) return;
      const reply = await act('correction.begin', asked);
      if (reply.ok) onClose();
    });
  return (
    <AskDialog
      alert
      title={t('correction.confirm.title', { totalMinor })}
      confirm={t('correction.begin')}
      onConfirm={confirm}
      onClose={onClose}
    >
      <dl className="facts">
        <dt>{t('correction.operation')}</dt>
        <dd>{t(`correction.operation.${form.operation}`)}</dd>
        <dt>{t('correction.type')}</dt>
        <dd>{t(`correction.type.${form.type}`)}</dd>
        <dt>{t('correction.cash')}</dt>
        <dd>{money(cashMinor)}</dd>
        <dt>{t('correction.electronic')}</dt>
        <dd>{money(electronicMinor)}</dd>
      </dl>
      <p>{t('correction.confirm.text')}</p>
    </AskDialog>
  );
}
