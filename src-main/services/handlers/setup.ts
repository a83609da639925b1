/** First run and settings: the shop, its devices, or everything virtual with one key. */
import type { SetupSettings } from '#contract/contract.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import { isInn } from '#domain/requisites/inn.ts';
import type { Clock } from '#drivers/kit/clock.ts';
import { deviceFault } from '#drivers/kit/faults.ts';
import type { Settings } from '#main/settings/settings.ts';
import type { DeviceMaker, DeviceSettings } from '../device-maker.ts';
import type { Handlers } from './handler.ts';

/** Long enough for a device that answers on the third try, short enough for a person at a form. */
const TEST_LIMIT_MS = 8_000;

export interface SetupParts {
  readonly clock: Clock;
  readonly dataDir: string;
  readonly maker: DeviceMaker;
  readonly settings: () => Settings | null;
  /** Keeps the settings on disk and connects the devices. */
  readonly apply: (settings: Settings) => Promise<void>;
  /** Settings of the sample shop. */
  readonly demoSettings: () => Settings;
  readonly importDemoGoods: () => Promise<Outcome<unknown>>;
  /** Nothing may be reconnected while a receipt is at the registrar. */
  readonly busy: () => boolean;
}

export function setupHandlers(parts: SetupParts): Handlers {
  const { maker, settings, apply } = parts;
  return {
    'setup.get': async () => {
      const models = maker.models();
      return accepted({
        current: shopSettings(settings()),
        ...models,
        serialPorts: await maker.serialPorts(),
        dataDir: parts.dataDir,
      });
    },
    'setup.testRegistrar': async ({ registrar }) => accepted(await testRegistrar(parts, registrar)),
    'setup.save': async (asked) => {
      if (parts.busy()) return refused('fiscal-in-progress');
      if (!isInn(asked.shop.inn)) return refused('inn-bad', { inn: asked.shop.inn });
      if (asked.cashier.inn !== '' && !isInn(asked.cashier.inn)) return refused('inn-bad', { inn: asked.cashier.inn });
      await apply({ profile: 'shop', ...asked });
      return accepted({});
    },
    'setup.demo': async () => {
      if (settings() || parts.busy()) return refused('not-now');
      const goods = await parts.importDemoGoods();
      if (!goods.ok) return goods;
      await apply(parts.demoSettings());
      return accepted({});
    },
  };
}

function shopSettings(settings: Settings | null): SetupSettings | null {
  if (settings?.profile !== 'shop') return null;
  const { profile, ...rest } = settings;
  return rest;
}

/** Connects, asks who is there, disconnects. The registrar in use is never touched: its port would be busy. */
async function testRegistrar({ clock, maker }: SetupParts, settings: DeviceSettings) {
  const made = maker.registrar(settings);
  if (!made) return { result: 'fault', fault: deviceFault(settings.driver, 'wrong-device') } as const;
  const { driver } = made;
  const answer = new Promise<Awaited<ReturnType<typeof driver.status>>>((resolve) => {
    const cancel = clock.after(TEST_LIMIT_MS, () =>
      resolve({ ok: false, fault: deviceFault(settings.driver, 'link-absent') }),
    );
    driver.onHealth((health) => {
      // `absent` here follows a failed opening: the port is not there or busy, and the driver says why.
      if (health === 'connecting') return;
      void driver.status().then((status) => {
        cancel();
        resolve(status);
      });
    });
    driver.start();
  });
  const status = await answer;
  await driver.stop();
  if (!status.ok) return { result: 'fault', fault: status.fault } as const;
  const { model, serial, inn, fn, ffd } = status.value;
  return { result: 'ready', model, serial, inn, fnNumber: fn.number, ffd } as const;
}
