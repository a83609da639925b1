/** Part of the composition root: makes devices out of settings, real ones through the registry, virtual ones for demo. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DriverModel as Choice } from '#contract/settings-shapes.ts';
import type { Clock } from '#drivers/kit/clock.ts';
import type { Port } from '#drivers/kit/port.ts';
import { listSerialPorts } from '#drivers/kit/ports/list.ts';
import { createPort } from '#drivers/kit/ports/open.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { NoSocatError, servePseudoTerminal } from '#drivers/kit/serve/pseudo-terminal.ts';
import type { VirtualDevice } from '#drivers/kit/serve/virtual-device.ts';
import { type DriverModel, registry, type Surroundings, settingsForm } from '#drivers/registry.ts';
import type { BuyerMode, DeviceMaker, DeviceSettings, VirtualDevices } from './services/device-maker.ts';

const VIRTUAL_REGISTRAR = 'shtrih';
const VIRTUAL_SCANNER = 'serial-scanner';
const VIRTUAL_TERMINAL = 'nexo';
/** The demo and the training remember their documents apart. */
const FOLDERS = { demo: 'virtual', training: 'training-devices' } as const;
const VIRTUAL_BAUD = 115_200;

export function createDeviceMaker(place: { readonly clock: Clock; readonly dataDir: string }): DeviceMaker {
  const { clock } = place;
  return {
    models: () => ({
      registrars: modelsOf('fiscal'),
      scanners: modelsOf('scanner'),
      terminals: modelsOf('terminal'),
    }),
    serialPorts: listSerialPorts,
    registrar: (device) => made(registry.fiscal(device.driver), device, clock),
    scanner: (device) => made(registry.scanner(device.driver), device, clock),
    terminal: (device) => made(registry.terminal(device.driver), device, clock),
    virtual: (where) => startVirtual(clock, join(place.dataDir, FOLDERS[where])),
  };
}

/** Null for a model this version does not know, and for options its schema does not take. */
function made<Driver>(
  model: Maker<Driver> | null,
  { port, options }: DeviceSettings,
  clock: Clock,
): { readonly title: string; readonly driver: Driver } | null {
  if (!model?.settings.safeParse(options).success) return null;
  return { title: model.title, driver: model.create(options, { clock, openPort: () => createPort(port, clock) }) };
}

type Maker<Driver> = Pick<DriverModel, 'title' | 'settings'> & {
  create(settings: unknown, surroundings: Surroundings): Driver;
};

const modelsOf = (kind: DriverModel['kind']): Choice[] =>
  registry.models.flatMap((model) =>
    model.kind === kind
      ? [
          {
            driver: model.id,
            title: model.title,
            ports: model.ports.filter((type) => type === 'serial' || type === 'tcp'),
            form: [...settingsForm(model)],
          },
        ]
      : [],
  );

/** The same simulators the tests use; the registrar remembers its documents in `dir` like a real one. */
async function startVirtual(clock: Clock, dir: string): Promise<VirtualDevices> {
  const registrarModel = registry.fiscal(VIRTUAL_REGISTRAR);
  const scannerModel = registry.scanner(VIRTUAL_SCANNER);
  const terminalModel = registry.terminal(VIRTUAL_TERMINAL);
  if (!registrarModel || !scannerModel || !terminalModel)
    throw new Error('the registry has no model for the virtual devices');
  mkdirSync(dir, { recursive: true });
  const registrar = registrarModel.simulate({ clock, dir: join(dir, 'registrar') });
  const scanner = scannerModel.simulate({ clock, dir: null });
  const terminal = terminalModel.simulate({ clock, dir: join(dir, 'terminal') });
  const registrarLine = await connect(registrar.device, join(dir, 'registrar.tty'), clock);
  const scannerLine = await connect(scanner.device, join(dir, 'scanner.tty'), clock);
  const terminalLine = await connect(terminal.device, join(dir, 'terminal.tty'), clock);
  let buyer: BuyerMode = 'approves';
  return {
    registrar: {
      title: registrarModel.title,
      driver: registrarModel.create({}, { clock, openPort: registrarLine.openPort }),
    },
    scanner: { title: scannerModel.title, driver: scannerModel.create({}, { clock, openPort: scannerLine.openPort }) },
    terminal: {
      title: terminalModel.title,
      driver: terminalModel.create({}, { clock, openPort: terminalLine.openPort }),
    },
    control: {
      state: () => ({ ...registrar.state, terminal: { power: terminal.state.power, buyer } }),
      scan: (text) => void scanner.scan(text),
      paper: (present) => registrar.paper(present),
      power: (on) => (on ? registrar.powerOn() : registrar.powerOff()),
      loseNextAnswer: () => registrar.loseNextClosing(),
      terminalPower: (on) => (on ? terminal.powerOn() : terminal.powerOff()),
      terminalLoseAnswer: () => terminal.loseNextAnswer(),
      buyer: (mode) => {
        buyer = mode;
        terminal.nextBuyer(mode);
      },
      printed: () => registrar.printed(),
    },
    async stop() {
      await Promise.all([registrarLine.close(), scannerLine.close(), terminalLine.close()]);
    },
  };
}

/** A real serial line over a pseudo-terminal where the system has them and socat, else a line inside the program. */
async function connect(
  device: VirtualDevice,
  path: string,
  clock: Clock,
): Promise<{ openPort: () => Port; close: () => Promise<void> }> {
  const inside = { openPort: () => devicePort(device, clock), close: () => Promise.resolve() };
  if (process.platform !== 'linux') return inside;
  try {
    // Left by a killed till: the terminal behind it died with that process's socat.
    rmSync(path, { force: true });
    const served = await servePseudoTerminal(device, path, clock);
    return {
      openPort: () => createPort({ type: 'serial', path, baudRate: VIRTUAL_BAUD }, clock),
      close: async () => {
        await served.close();
        if (existsSync(path)) rmSync(path, { force: true });
      },
    };
  } catch (error) {
    if (error instanceof NoSocatError) return inside;
    throw error;
  }
}
