/** First run and settings: the shop, its devices, or everything virtual with one key. */
import { statSync } from 'node:fs';
import type { SetupSettings, ShopOptions } from '#contract/settings-shapes.ts';
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
  /** The same with the devices left as they are. */
  readonly applyOptions: (settings: Settings) => void;
  /** Whoever may change the settings may also read the partner's key. */
  readonly manages: () => boolean;
  /** Before the owner chose any. */
  readonly usualOptions: ShopOptions;
  /** Settings of the sample shop. */
  readonly demoSettings: () => Settings;
  readonly importDemoGoods: () => Promise<Outcome<unknown>>;
  /** Nothing may be reconnected while a receipt is at the registrar. */
  readonly busy: () => boolean;
  /** Devices are being connected: one hand at a time. */
  readonly connecting: () => boolean;
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
      if (parts.connecting()) return refused('not-now');
      if (parts.busy()) return refused('fiscal-in-progress');
      if (!isInn(asked.shop.inn)) return refused('inn-bad', { inn: asked.shop.inn });
      if (asked.cashier.inn !== '' && !isInn(asked.cashier.inn)) return refused('inn-bad', { inn: asked.cashier.inn });
      const strange = strangeDevice(maker, asked);
      if (strange !== null) return refused('device-options-bad', { device: strange });
      await apply({ profile: 'shop', ...asked, options: settings()?.options ?? parts.usualOptions });
      return accepted({});
    },
    'options.get': () => accepted(shownOptions(settings()?.options ?? parts.usualOptions, parts.manages())),
    'options.save': (options) => {
      const current = settings();
      if (!current || current.profile === 'training') return refused('not-now');
      const { upload } = options;
      if (upload.sink === 'file' && !isFolder(upload.folder)) {
        return refused('upload-folder-missing', { folder: upload.folder });
      }
      if (parts.busy()) return refused('fiscal-in-progress');
      parts.applyOptions({ ...current, options });
      return accepted({});
    },
    'setup.demo': async () => {
      if (settings() || parts.busy() || parts.connecting()) return refused('not-now');
      const goods = await parts.importDemoGoods();
      if (!goods.ok) return goods;
      // The import took a while: the owner may have set the shop up meanwhile.
      if (settings() || parts.connecting()) return refused('not-now');
      await apply(parts.demoSettings());
      return accepted({});
    },
  };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The others only need to know where documents go. */
function shownOptions(options: ShopOptions, manages: boolean): ShopOptions {
  const { upload } = options;
  return manages || upload.sink !== 'http' ? options : { ...options, upload: { ...upload, key: '' } };
}

/** The first device whose model or own settings this version does not take; null when all are well. */
function strangeDevice(maker: DeviceMaker, { registrar, scanner, terminal }: SetupSettings): string | null {
  if (!maker.registrar(registrar)) return registrar.driver;
  if (scanner && !maker.scanner(scanner)) return scanner.driver;
  return terminal && !maker.terminal(terminal) ? terminal.driver : null;
}

function shopSettings(settings: Settings | null): SetupSettings | null {
  if (settings?.profile !== 'shop') return null;
  const { profile, options, ...rest } = settings;
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
