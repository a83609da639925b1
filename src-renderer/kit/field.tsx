import { type ReactNode, type Ref, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | null;
  readonly hint?: string;
  readonly first?: boolean;
  readonly digits?: boolean;
  readonly maxLength?: number;
  readonly inputRef?: Ref<HTMLInputElement>;
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
  maxLength = 200,
  inputRef,
}: FieldProps): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        ref={inputRef}
        className="field-input"
        value={value}
        maxLength={maxLength}
        inputMode={digits ? 'numeric' : 'text'}
        autoComplete="off"
        spellCheck={false}
        placeholder={hint}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
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
