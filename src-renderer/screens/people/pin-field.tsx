import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { useNoTrace } from '../../kit/no-trace.ts';
import { digitOf, PIN_MAX } from '../lock/who.ts';

interface PinFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (pin: string) => void;
  readonly error: string | null;
}

/** A new PIN as dots: digits by physical key, whatever the layout and NumLock say. */
export function PinField({ label, value, onChange, error }: PinFieldProps): ReactNode {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useNoTrace(box);
  const hear = (event: KeyboardEvent<HTMLInputElement>): void => {
    const digit = event.ctrlKey || event.altKey || event.metaKey ? null : digitOf(event.code);
    if (digit === null) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const kept = value.slice(0, selectionStart ?? value.length) + digit + value.slice(selectionEnd ?? value.length);
    onChange(kept.slice(0, PIN_MAX));
  };
  return (
    <div className="field" ref={box}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        type="password"
        className="field-input pin-input"
        value={value}
        inputMode="numeric"
        autoComplete="new-password"
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
        onKeyDown={hear}
        onChange={(event) => onChange(event.target.value.replaceAll(/\D/g, '').slice(0, PIN_MAX))}
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
