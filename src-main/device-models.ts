/** Part of the composition root: makes devices out of settings, real ones through the registry, virtual ones for demo. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#drivers/kit/clock.ts';
import type { Port } from '#drivers/kit/port.ts';
import { listSerialPorts } from '#drivers/kit/ports/list.ts';
import { createPort } from '#drivers/kit/ports/open.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { NoSocatError, servePseudoTerminal } from '#drivers/kit/serve/pseudo-terminal.ts';
import type { VirtualDevice } from '#drivers/kit/serve/virtual-device.ts';
import { type DriverModel, registry } from '#drivers/registry.ts';
import type { DeviceMaker, Model, VirtualDevices } from './services/device-maker.ts';

const VIRTUAL_REGISTRAR = 'shtrih';
const VIRTUAL_SCANNER = 'serial-scanner';
const VIRTUAL_BAUD = 115_200;

export function createDeviceMaker(place: { readonly clock: Clock; readonly dataDir: string }): DeviceMaker {
  const { clock } = place;
  return {
    models: () => ({ registrars: modelsOf('fiscal'), scanners: modelsOf('scanner') }),
    serialPorts: listSerialPorts,
    registrar: ({ driver, port }) => {
      const model = registry.fiscal(driver);
      return (
        model && { title: model.title, driver: model.create({}, { clock, openPort: () => createPort(port, clock) }) }
      );
    },
    scanner: ({ driver, port }) => {
      const model = registry.scanner(driver);
      return (
        model && { title: model.title, driver: model.create({}, { clock, openPort: () => createPort(port, clock) }) }
      );
    },
    virtual: () => startVirtual(clock, join(place.dataDir, 'virtual')),
  };
}

const modelsOf = (kind: DriverModel['kind']): Model[] =>
  registry.models.flatMap((model) =>
    model.kind === kind
      ? [
          {
            driver: model.id,
            title: model.title,
            ports: model.ports.filter((type) => type === 'serial' || type === 'tcp'),
          },
        ]
      : [],
  );

/** The same simulators the tests use; the registrar remembers its documents in `dir` like a real one. */
async function startVirtual(clock: Clock, dir: string): Promise<VirtualDevices> {
  const registrarModel = registry.fiscal(VIRTUAL_REGISTRAR);
  const scannerModel = registry.scanner(VIRTUAL_SCANNER);
  if (!registrarModel || !scannerModel) throw new Error('the registry has no model for the virtual devices');
  mkdirSync(dir, { recursive: true });
  const registrar = registrarModel.simulate({ clock, dir: join(dir, 'registrar') });
  const scanner = scannerModel.simulate({ clock, dir: null });
  const registrarLine = await connect(registrar.device, join(dir, 'registrar.tty'), clock);
  const scannerLine = await connect(scanner.device, join(dir, 'scanner.tty'), clock);
  return {
    registrar: {
      title: registrarModel.title,
      driver: registrarModel.create({}, { clock, openPort: registrarLine.openPort }),
    },
    scanner: { title: scannerModel.title, driver: scannerModel.create({}, { clock, openPort: scannerLine.openPort }) },
    control: {
      state: () => registrar.state,
      scan: (text) => void scanner.scan(text),
      paper: (present) => registrar.paper(present),
      power: (on) => (on ? registrar.powerOn() : registrar.powerOff()),
      loseNextAnswer: () => registrar.loseNextClosing(),
      printed: () => registrar.printed(),
    },
    async stop() {
      await Promise.all([registrarLine.close(), scannerLine.close()]);
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
