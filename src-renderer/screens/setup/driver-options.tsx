import { type ReactNode, useEffect, useRef } from 'react';
import type { DriverField } from '#contract/settings-shapes.ts';
import { Button } from '../../kit/button.tsx';
import { Choice, Field } from '../../kit/field.tsx';
import { t } from '../../texts/text.ts';
import type { More } from './device-fields.tsx';
import type { Typed } from './device-form.ts';
import type { Mistakes } from './setup-form.ts';

interface DriverOptionsProps {
  readonly fields: readonly DriverField[];
  readonly typed: Typed;
  readonly mistakes: Mistakes;
  readonly more: More;
  readonly onChange: (typed: Typed) => void;
}

/** The driver's own settings, drawn from what the driver says of them. */
export function DriverOptions({ fields, typed, mistakes, more, onChange }: DriverOptionsProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (more.open) box.current?.scrollIntoView({ block: 'nearest' });
  }, [more.open]);
  if (fields.length === 0) return null;
  const change = (name: string) => (value: string | boolean) => onChange({ ...typed, [name]: value });
  return (
    <div className="driver-options" ref={box}>
      <div className="button-row">
        <Button command="setup.more" onPress={more.turn}>
          {t(more.open ? 'setup.more.hide' : 'setup.more')}
        </Button>
      </div>
      {more.open && (
        <div className="driver-fields">
          {fields.map((field) => (
            <Option
              key={field.name}
              field={field}
              value={typed[field.name] ?? ''}
              mistake={mistakes[`option.${field.name}`] ?? null}
              onChange={change(field.name)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

interface OptionProps {
  readonly field: DriverField;
  readonly value: string | boolean;
  readonly mistake: string | null;
  readonly onChange: (value: string | boolean) => void;
}

function Option({ field, value, mistake, onChange }: OptionProps): ReactNode {
  if (field.type !== 'boolean') {
    return (
      <Field
        digits={field.type === 'integer'}
        label={field.title}
        hint={String(field.initial)}
        value={String(value)}
        error={mistake}
        onChange={onChange}
      />
    );
  }
  return (
    <Choice
      label={field.title}
      value={value === true ? 'yes' : 'no'}
      options={[
        { value: 'yes', title: t('options.yes') },
        { value: 'no', title: t('options.no') },
      ]}
      onChange={(answer) => onChange(answer === 'yes')}
    />
  );
}
