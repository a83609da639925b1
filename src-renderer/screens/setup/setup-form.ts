/** The first run's form: steps, what is typed, what is wrong with it, and what is sent to main. No drawing. */
import type { Answer, Ask, SetupSettings } from '#contract/contract.ts';
import { isInn } from '#domain/requisites/inn.ts';
import { t } from '../../texts/text.ts';

export const STEPS = ['shop', 'cashier', 'registrar', 'scanner', 'catalogue', 'done'] as const;
export type Step = (typeof STEPS)[number];

export type PortType = 'serial' | 'tcp';
export interface DeviceForm {
  readonly driver: string;
  readonly portType: PortType;
  readonly path: string;
  readonly baud: string;
  readonly host: string;
}

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
}

export type Field = Exclude<keyof SetupForm, 'registrar' | 'scanner' | 'taxSystem'> | 'path' | 'baud' | 'host';
export type Mistakes = Readonly<Partial<Record<Field, string>>>;

type Known = Answer<'setup.get'>;

const DEFAULT_BAUD = { registrar: '115200', scanner: '9600' } as const;
const CASHIER_NAME_MAX = 64;

/** The form as it opens: the present settings, or empty with the first known devices. */
export function openForm({ current, registrars, serialPorts }: Known): SetupForm {
  const device = (settings: SetupSettings['registrar'] | null, driver: string, baud: string): DeviceForm => {
    const port = settings?.port;
    return {
      driver: settings?.driver ?? driver,
      portType: port?.type ?? 'serial',
      path: port?.type === 'serial' ? port.path : (serialPorts[0]?.path ?? ''),
      baud: port?.type === 'serial' ? String(port.baudRate) : baud,
      host: port?.type === 'tcp' ? `${port.host}:${port.port}` : '',
    };
  };
  return {
    shopName: current?.shop.name ?? '',
    shopInn: current?.shop.inn ?? '',
    address: current?.shop.address ?? '',
    taxSystem: current?.shop.taxSystem ?? 'osn',
    cashierName: current?.cashier.name ?? '',
    cashierInn: current?.cashier.inn ?? '',
    registrar: device(current?.registrar ?? null, registrars[0]?.driver ?? '', DEFAULT_BAUD.registrar),
    scanner: device(current?.scanner ?? null, '', DEFAULT_BAUD.scanner),
  };
}

/** What is wrong on a step, field by field; empty when the step is right. */
export function mistakesOf(step: Step, form: SetupForm): Mistakes {
  switch (step) {
    case 'shop':
      return {
        ...(form.shopName.trim() === '' && { shopName: t('setup.error.required') }),
        ...(!isInn(form.shopInn.trim()) && { shopInn: t('setup.error.inn') }),
      };
    case 'cashier':
      return { ...cashierNameMistake(form.cashierName.trim()), ...cashierInnMistake(form.cashierInn.trim()) };
    case 'registrar':
      return portMistakes(form.registrar);
    case 'scanner':
      return form.scanner.driver === '' ? {} : portMistakes(form.scanner);
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

function portMistakes(device: DeviceForm): Mistakes {
  if (device.portType === 'tcp') return readHost(device.host) === null ? { host: t('setup.error.host') } : {};
  const baud = Number(device.baud);
  return {
    ...(device.path.trim() === '' && { path: t('setup.error.path') }),
    ...((!/^\d{4,6}$/.test(device.baud.trim()) || baud < 1200 || baud > 921_600) && { baud: t('setup.error.baud') }),
  };
}

/** `192.168.1.50:7778` to its parts; null when it is not an address with a port. */
export function readHost(text: string): { readonly host: string; readonly port: number } | null {
  const match = /^\s*([\p{L}\d.-]+):(\d{1,5})\s*$/u.exec(text);
  const host = match?.[1];
  const port = Number(match?.[2]);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : null;
}

/** A device as the contract wants it; call only when the step has no mistakes. */
export function deviceOf(device: DeviceForm): Ask<'setup.testRegistrar'>['registrar'] {
  const address = readHost(device.host);
  if (device.portType === 'tcp' && address !== null)
    return { driver: device.driver, port: { type: 'tcp', ...address } };
  return { driver: device.driver, port: { type: 'serial', path: device.path.trim(), baudRate: Number(device.baud) } };
}

export function settingsOf(form: SetupForm): SetupSettings {
  return {
    shop: {
      name: form.shopName.trim(),
      inn: form.shopInn.trim(),
      address: form.address.trim(),
      taxSystem: form.taxSystem,
    },
    cashier: { name: form.cashierName.trim(), inn: form.cashierInn.trim() },
    registrar: deviceOf(form.registrar),
    scanner: form.scanner.driver === '' ? null : deviceOf(form.scanner),
  };
}
