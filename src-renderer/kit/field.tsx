import { type ReactNode, type Ref, useId, useRef } from 'react';
import type { KeptField } from '../state/kept-fit.ts';
import { useNoTrace } from './no-trace.ts';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | null;
  readonly hint?: string;
  readonly first?: boolean;
  readonly digits?: boolean;
  /** Shown as dots. */
  readonly secret?: boolean;
  readonly maxLength?: number;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Its typing outlives a crash; the component keeps it with `useKept`. */
  readonly kept?: KeptField;
}

/** A labelled field with its mistake beside it. */
export function Field({
  label,
  value,
  onChange,
  error = null,
  hint = '',
  first = false,
  digits = false,
  secret = false,
  maxLength = 200,
  inputRef,
  kept,
}: FieldProps): ReactNode {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useNoTrace(box);
  return (
    <div className="field" ref={box}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        ref={inputRef}
        className="field-input"
        type={secret ? 'password' : 'text'}
        value={value}
        maxLength={maxLength}
        inputMode={digits ? 'numeric' : 'text'}
        autoComplete={secret ? 'new-password' : 'off'}
        spellCheck={false}
        placeholder={hint}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        data-kept={kept}
        data-first={first ? '' : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {error !== null && (
        <p className="field-error" id={`${id}-error`} role="alert">
          <span className="mark mark-danger" aria-hidden="true" />
          {error}
        </p>
      )}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly title: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, all visible; the arrows move between them as the platform does it. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>): ReactNode {
  const name = useId();
  return (
    <fieldset className="field choice-group">
      <legend className="field-label">{label}</legend>
      <div className="choice-row">
        {options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              className="unseen"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.title}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
