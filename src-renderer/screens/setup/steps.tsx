import type { ReactNode } from 'react';
import type { Answer } from '#contract/contract.ts';
import { Choice, Field } from '../../kit/field.tsx';
import { useImporting } from '../../state/importing.ts';
import { t } from '../../texts/text.ts';
import { ImportWork } from '../frame/import-work.tsx';
import { DeviceFields, type More } from './device-fields.tsx';
import { RegistrarTest } from './registrar-test.tsx';
import type { Mistakes, SetupForm, Step } from './setup-form.ts';
import type { Test } from './wizard.tsx';

const TAX_SYSTEMS = ['osn', 'usn-income', 'usn-income-outcome', 'esn', 'patent'] as const;

export interface StepProps {
  readonly form: SetupForm;
  readonly mistakes: Mistakes;
  readonly known: Answer<'setup.get'>;
  readonly test: Test;
  readonly more: More;
  readonly onChange: (part: Partial<SetupForm>) => void;
  readonly onTest: (() => void) | null;
}

export function StepBody({ step, ...props }: StepProps & { readonly step: Step }): ReactNode {
  switch (step) {
    case 'shop':
      return <ShopStep {...props} />;
    case 'cashier':
      return <CashierStep {...props} />;
    case 'registrar':
      return <RegistrarStep {...props} />;
    case 'scanner':
      return <ScannerStep {...props} />;
    case 'terminal':
      return <TerminalStep {...props} />;
    case 'catalogue':
      return <CatalogueStep />;
    case 'done':
      return (
        <>
          <p>{t('setup.done.text')}</p>
          <p className="quiet">{t('setup.data', { dataDir: props.known.dataDir })}</p>
        </>
      );
  }
}

function ShopStep({ form, mistakes, onChange }: StepProps): ReactNode {
  return (
    <>
      <Field
        first
        label={t('setup.shop.name')}
        value={form.shopName}
        error={mistakes.shopName ?? null}
        onChange={(shopName) => onChange({ shopName })}
      />
      <Field
        digits
        label={t('setup.shop.inn')}
        value={form.shopInn}
        maxLength={12}
        error={mistakes.shopInn ?? null}
        onChange={(shopInn) => onChange({ shopInn })}
      />
      <Field
        label={t('setup.shop.address')}
        value={form.address}
        error={mistakes.address ?? null}
        onChange={(address) => onChange({ address })}
      />
      <Choice
        label={t('setup.shop.tax')}
        value={form.taxSystem}
        options={TAX_SYSTEMS.map((value) => ({ value, title: t(`setup.tax.${value}`) }))}
        onChange={(taxSystem) => onChange({ taxSystem })}
      />
    </>
  );
}

function CashierStep({ form, mistakes, onChange }: StepProps): ReactNode {
  return (
    <>
      <Field
        first
        label={t('setup.cashier.name')}
        value={form.cashierName}
        error={mistakes.cashierName ?? null}
        onChange={(cashierName) => onChange({ cashierName })}
      />
      <Field
        digits
        label={t('setup.cashier.inn')}
        value={form.cashierInn}
        maxLength={12}
        error={mistakes.cashierInn ?? null}
        onChange={(cashierInn) => onChange({ cashierInn })}
      />
    </>
  );
}

function RegistrarStep({ form, mistakes, known, test, more, onChange, onTest }: StepProps): ReactNode {
  return (
    <>
      <DeviceFields
        device={form.registrar}
        models={known.registrars}
        serialPorts={known.serialPorts}
        mistakes={mistakes}
        more={more}
        onChange={(registrar) => onChange({ registrar })}
      />
      <RegistrarTest test={test} shopInn={form.shopInn} onTest={onTest} />
    </>
  );
}

function ScannerStep({ form, mistakes, known, more, onChange }: StepProps): ReactNode {
  return (
    <DeviceFields
      device={form.scanner}
      models={[{ driver: '', title: t('setup.scanner.none'), ports: [], form: [] }, ...known.scanners]}
      serialPorts={known.serialPorts}
      mistakes={mistakes}
      more={more}
      onChange={(scanner) => onChange({ scanner })}
    />
  );
}

function TerminalStep({ form, mistakes, known, more, onChange }: StepProps): ReactNode {
  return (
    <>
      <DeviceFields
        device={form.terminal}
        models={[{ driver: '', title: t('setup.terminal.none'), ports: [], form: [] }, ...known.terminals]}
        serialPorts={known.serialPorts}
        mistakes={mistakes}
        more={more}
        onChange={(terminal) => onChange({ terminal })}
      />
      <p className="quiet">{t(form.terminal.driver === '' ? 'setup.terminal.none.text' : 'setup.terminal.text')}</p>
    </>
  );
}

function CatalogueStep(): ReactNode {
  const state = useImporting();
  return (
    <>
      <p>{t('setup.catalogue.text')}</p>
      <ImportWork state={state} pick="setup.pick" onLeave={null} />
    </>
  );
}
