/** The first run's form: steps, what is typed, what is wrong with it, and what is sent to main. No drawing. */
import type { Answer } from '#contract/contract.ts';
import type { SetupSettings } from '#contract/settings-shapes.ts';
import { isInn } from '#domain/requisites/inn.ts';
import { t } from '../../texts/text.ts';
import { type DeviceField, type DeviceForm, deviceMistakes, deviceOf, type Models, openDevice } from './device-form.ts';

export const STEPS = ['shop', 'cashier', 'registrar', 'scanner', 'terminal', 'catalogue', 'done'] as const;
export type Step = (typeof STEPS)[number];

export interface SetupForm {
  readonly shopName: string;
  readonly shopInn: string;
  readonly address: string;
  readonly taxSystem: SetupSettings['shop']['taxSystem'];
  readonly cashierName: string;
  readonly cashierInn: string;
  readonly registrar: DeviceForm;
  /** Empty driver: no scanner on a port of its own. */
  readonly scanner: DeviceForm;
  /** Empty driver: none, or one that stands apart and is typed on by hand. */
  readonly terminal: DeviceForm;
}

export type Field = Exclude<keyof SetupForm, 'registrar' | 'scanner' | 'terminal' | 'taxSystem'> | DeviceField;
export type Mistakes = Readonly<Partial<Record<Field, string>>>;

export type Known = Pick<Answer<'setup.get'>, 'current' | 'registrars' | 'scanners' | 'terminals' | 'serialPorts'>;

const DEFAULT_BAUD = { registrar: '115200', scanner: '9600', terminal: '115200' } as const;
const CASHIER_NAME_MAX = 64;

/** The form as it opens: the present settings, or empty with the first known devices. */
export function openForm({ current, registrars, scanners, terminals, serialPorts }: Known): SetupForm {
  const path = serialPorts[0]?.path ?? '';
  const usual = (kind: keyof typeof DEFAULT_BAUD, driver: string) => ({ driver, path, baud: DEFAULT_BAUD[kind] });
  return {
    shopName: current?.shop.name ?? '',
    shopInn: current?.shop.inn ?? '',
    address: current?.shop.address ?? '',
    taxSystem: current?.shop.taxSystem ?? 'osn',
    cashierName: current?.cashier.name ?? '',
    cashierInn: current?.cashier.inn ?? '',
    registrar: openDevice(current?.registrar ?? null, registrars, usual('registrar', registrars[0]?.driver ?? '')),
    scanner: openDevice(current?.scanner ?? null, scanners, usual('scanner', '')),
    terminal: openDevice(current?.terminal ?? null, terminals, usual('terminal', '')),
  };
}

/** What is wrong on a step, field by field; empty when the step is right. */
export function mistakesOf(step: Step, form: SetupForm, known: Known): Mistakes {
  switch (step) {
    case 'shop':
      return {
        ...(form.shopName.trim() === '' && { shopName: t('setup.error.required') }),
        ...(!isInn(form.shopInn.trim()) && { shopInn: t('setup.error.inn') }),
      };
    case 'cashier':
      return { ...cashierNameMistake(form.cashierName.trim()), ...cashierInnMistake(form.cashierInn.trim()) };
    case 'registrar':
      return deviceMistakes(form.registrar, known.registrars);
    case 'scanner':
      return form.scanner.driver === '' ? {} : deviceMistakes(form.scanner, known.scanners);
    case 'terminal':
      return form.terminal.driver === '' ? {} : deviceMistakes(form.terminal, known.terminals);
    case 'catalogue':
    case 'done':
      return {};
  }
}

function cashierNameMistake(name: string): Mistakes {
  if (name === '') return { cashierName: t('setup.error.required') };
  return name.length > CASHIER_NAME_MAX ? { cashierName: t('setup.error.long', { max: CASHIER_NAME_MAX }) } : {};
}

function cashierInnMistake(inn: string): Mistakes {
  return inn === '' || (inn.length === 12 && isInn(inn)) ? {} : { cashierInn: t('setup.error.inn12') };
}

export function settingsOf(form: SetupForm, known: Known): SetupSettings {
  const device = (chosen: DeviceForm, models: Models) => (chosen.driver === '' ? null : deviceOf(chosen, models));
  return {
    shop: {
      name: form.shopName.trim(),
      inn: form.shopInn.trim(),
      address: form.address.trim(),
      taxSystem: form.taxSystem,
    },
    cashier: { name: form.cashierName.trim(), inn: form.cashierInn.trim() },
    registrar: deviceOf(form.registrar, known.registrars),
    scanner: device(form.scanner, known.scanners),
    terminal: device(form.terminal, known.terminals),
  };
}
