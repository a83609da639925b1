/** One device of the set-up: driver, port, the driver's own settings; as typed, checked and sent. No drawing. */
import type { DriverField, DriverModel, SetupSettings } from '#contract/settings-shapes.ts';
import { t } from '../../texts/text.ts';

export type PortType = 'serial' | 'tcp';
type Device = SetupSettings['registrar'];

/** A driver's own settings as they are typed, by the name of the field. */
export type Typed = Readonly<Record<string, string | boolean>>;

export interface DeviceForm {
  readonly driver: string;
  readonly portType: PortType;
  readonly path: string;
  readonly baud: string;
  readonly host: string;
  readonly options: Typed;
}

export type DeviceField = 'path' | 'baud' | 'host' | `option.${string}`;
export type Models = readonly Pick<DriverModel, 'driver' | 'ports' | 'form'>[];

/** The longest text of a driver's own field. */
const OPTION_MAX = 200;

/** The device as its fields open: the present one, or `usual` on the first found port. */
export function openDevice(
  present: Device | null,
  models: Models,
  usual: { readonly driver: string; readonly path: string; readonly baud: string },
): DeviceForm {
  const driver = present?.driver ?? usual.driver;
  const port = present?.port;
  return {
    driver,
    portType: port?.type ?? portTypeOf(driver, models, 'serial'),
    path: port?.type === 'serial' ? port.path : usual.path,
    baud: port?.type === 'serial' ? String(port.baudRate) : usual.baud,
    host: port?.type === 'tcp' ? `${port.host}:${port.port}` : '',
    options: openOptions(fieldsOf(driver, models), present?.options ?? {}),
  };
}

/** Another driver: its own settings as usual, the port kept where the driver has one like it. */
export function withDriver(device: DeviceForm, driver: string, models: Models): DeviceForm {
  const portType = portTypeOf(driver, models, device.portType);
  return { ...device, driver, portType, options: openOptions(fieldsOf(driver, models), {}) };
}

export const fieldsOf = (driver: string, models: Models): readonly DriverField[] =>
  models.find((model) => model.driver === driver)?.form ?? [];

function portTypeOf(driver: string, models: Models, wanted: PortType): PortType {
  const allowed: readonly PortType[] = models.find((model) => model.driver === driver)?.ports ?? [];
  return allowed.includes(wanted) ? wanted : (allowed[0] ?? wanted);
}

function openOptions(fields: readonly DriverField[], kept: Device['options']): Typed {
  return Object.fromEntries(
    fields.map(({ name, type, initial }) => {
      const value = kept?.[name] ?? initial;
      return [name, type === 'boolean' ? value === true : String(value)];
    }),
  );
}

/** Field by field; empty when the device may be sent. */
export function deviceMistakes(device: DeviceForm, models: Models): Readonly<Partial<Record<DeviceField, string>>> {
  const wrong = fieldsOf(device.driver, models).flatMap((field): [string, string][] => {
    const mistake = optionMistake(field, device.options[field.name]);
    return mistake === null ? [] : [[`option.${field.name}`, mistake]];
  });
  return { ...portMistakes(device), ...Object.fromEntries(wrong) };
}

/** An empty field takes the usual value; what only the driver can know, it checks itself. */
function optionMistake({ type, min, max }: DriverField, value: string | boolean | undefined): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text.length > OPTION_MAX) return t('setup.error.long', { max: OPTION_MAX });
  if (type !== 'integer' || text === '') return null;
  const whole = /^-?\d{1,15}$/.test(text) ? Number(text) : null;
  const fits = whole !== null && (min === null || whole >= min) && (max === null || whole <= max);
  if (fits) return null;
  return min === null || max === null ? t('setup.error.whole') : t('setup.error.integer', { min, max });
}

function portMistakes(device: DeviceForm): Readonly<Partial<Record<DeviceField, string>>> {
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

/** A device as the contract wants it; call only when it has no mistakes. */
export function deviceOf(device: DeviceForm, models: Models): Device {
  const address = readHost(device.host);
  const { driver } = device;
  const options = sentOptions(fieldsOf(driver, models), device.options);
  if (device.portType === 'tcp' && address !== null) return { driver, port: { type: 'tcp', ...address }, options };
  return { driver, port: { type: 'serial', path: device.path.trim(), baudRate: Number(device.baud) }, options };
}

/** What differs from the usual: a driver's later default reaches the shops that never chose. */
function sentOptions(fields: readonly DriverField[], typed: Typed): Record<string, string | number | boolean> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const sent = sentOption(field, typed[field.name] ?? '');
      return sent === null || sent === field.initial ? [] : [[field.name, sent]];
    }),
  );
}

function sentOption({ type }: DriverField, value: string | boolean): string | number | boolean | null {
  if (type === 'boolean') return value === true;
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') return null;
  return type === 'integer' ? Number(text) : text;
}
