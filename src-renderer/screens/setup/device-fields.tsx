import type { ReactNode } from 'react';
import type { Answer } from '#contract/contract.ts';
import { Choice, Field } from '../../kit/field.tsx';
import { t } from '../../texts/text.ts';
import { type DeviceForm, fieldsOf, withDriver } from './device-form.ts';
import { DriverOptions } from './driver-options.tsx';
import type { Mistakes } from './setup-form.ts';

type Known = Answer<'setup.get'>;

/** «Дополнительно»: the driver's own settings, out of sight until they are asked for. */
export interface More {
  readonly open: boolean;
  /** Null when the driver has none. */
  readonly turn: (() => void) | null;
}

interface DeviceFieldsProps {
  readonly device: DeviceForm;
  readonly models: Known['registrars'];
  readonly serialPorts: Known['serialPorts'];
  readonly mistakes: Mistakes;
  readonly more: More;
  readonly onChange: (device: DeviceForm) => void;
}

/** Model and connection of a device, drawn from what the drivers say of themselves. */
export function DeviceFields({ device, models, serialPorts, mistakes, more, onChange }: DeviceFieldsProps): ReactNode {
  const ports = models.find((model) => model.driver === device.driver)?.ports ?? [];
  return (
    <>
      <Choice
        label={t('setup.device.model')}
        value={device.driver}
        options={models.map(({ driver, title }) => ({ value: driver, title }))}
        onChange={(driver) => onChange(withDriver(device, driver, models))}
      />
      {ports.length > 1 && (
        <Choice
          label={t('setup.device.port')}
          value={device.portType}
          options={ports.map((value) => ({ value, title: t(`setup.port.${value}`) }))}
          onChange={(portType) => onChange({ ...device, portType })}
        />
      )}
      {ports.length > 0 && device.portType === 'serial' && (
        <>
          {serialPorts.length > 0 && (
            <Choice
              label={t('setup.port.found')}
              value={device.path}
              options={serialPorts.map(({ path, title }) => ({ value: path, title: title === '' ? path : title }))}
              onChange={(path) => onChange({ ...device, path })}
            />
          )}
          <div className="setup-pair">
            <Field
              label={t('setup.port.path')}
              value={device.path}
              error={mistakes.path ?? null}
              onChange={(path) => onChange({ ...device, path })}
            />
            <Field
              digits
              label={t('setup.port.baud')}
              value={device.baud}
              maxLength={6}
              error={mistakes.baud ?? null}
              onChange={(baud) => onChange({ ...device, baud })}
            />
          </div>
        </>
      )}
      {ports.length > 0 && device.portType === 'tcp' && (
        <Field
          label={t('setup.port.host')}
          value={device.host}
          error={mistakes.host ?? null}
          onChange={(host) => onChange({ ...device, host })}
        />
      )}
      <DriverOptions
        fields={fieldsOf(device.driver, models)}
        typed={device.options}
        mistakes={mistakes}
        more={more}
        onChange={(options) => onChange({ ...device, options })}
      />
    </>
  );
}
