import { expect, it } from 'vitest';
import { ROOMS, type Room, roomOf, targetOf } from './kit/rooms.ts';
import { applicationFiles, type ImportOfFile, type SourceFile, sourceFiles } from './kit/sources.ts';

it('every file of the application stands in a room of the table', () => {
  const homeless = applicationFiles().filter((file) => !roomOf(file.path));
  expect(homeless.map((file) => `${file.path}: no room in tests/tidy/kit/rooms.ts`)).toEqual([]);
});

it('rooms import only what the table allows', () => {
  const findings = applicationFiles().flatMap((file) => {
    const room = roomOf(file.path);
    return room ? file.imports.flatMap((found) => wrongDirection(file, room, found)) : [];
  });
  expect(findings).toEqual([]);
});

it('the table would notice a driver that imports the till, and a partner that imports another', () => {
  const driver = roomOf('drivers/fiscal/shtrih/driver.ts');
  const ledger = roomOf('src-main/ledger/open.ts');
  expect(driver && allowed(driver, 'src-main/services/inbox.ts', true)).toBe(false);
  expect(driver && allowed(driver, 'drivers/fiscal/fiscal.ts', false)).toBe(true);
  expect(ledger && allowed(ledger, 'drivers/kit/faults.ts', true)).toBe(false);
});

it('an exchange partner does not import another partner', () => {
  const partnerOf = (path: string): string | undefined => /^src-main\/exchange\/(?!kit\/)([\w-]+)\//.exec(path)?.[1];
  const findings = applicationFiles().flatMap((file) =>
    file.imports
      .map((found) => targetOf(file.path, found.from))
      .filter(
        (target) =>
          target !== null && partnerOf(file.path) && partnerOf(target) && partnerOf(target) !== partnerOf(file.path),
      )
      .map((target) => `${file.path} imports ${target}`),
  );
  expect(findings).toEqual([]);
});

it('only src-main/electron imports electron, and the preload only electron', () => {
  const findings = sourceFiles()
    .filter((file) => !file.path.startsWith('src-main/electron/'))
    .flatMap((file) => file.imports.filter((found) => found.from === 'electron').map(() => file.path));
  expect(findings).toEqual([]);
  const preload = sourceFiles().find((file) => file.path === 'src-main/electron/preload.ts');
  expect(preload?.imports.map((found) => found.from)).toEqual(['electron']);
});

it('native modules are loaded in their own few places', () => {
  const places: Readonly<Record<string, RegExp>> = {
    serialport: /^drivers\/kit\/ports\//,
    'better-sqlite3': /^src-main\/(ledger|catalogue)\/|^src-main\/electron\/lock\.ts$/,
  };
  const findings = applicationFiles().flatMap((file) =>
    file.imports
      .filter((found) => !found.typeOnly && places[found.from]?.test(file.path) === false)
      .map((found) => `${file.path} loads ${found.from}`),
  );
  expect(findings).toEqual([]);
});

it('imports across rooms use the aliases, not ../../..', () => {
  const findings = sourceFiles()
    .filter((file) => file.path.startsWith('src-main/'))
    .flatMap((file) =>
      file.imports
        .filter((found) => found.from.startsWith('..') && leavesRoom(file, found) && !found.typeOnly)
        .map((found) => `${file.path} imports ${found.from}: use an alias of package.json`),
    );
  expect(findings).toEqual([]);
});

/** A room is a folder of src-main; inside it relative paths are shorter. */
function leavesRoom(file: SourceFile, found: ImportOfFile): boolean {
  const folderOf = (path: string): string => path.split('/').slice(0, 2).join('/');
  const target = targetOf(file.path, found.from);
  return target !== null && folderOf(target) !== folderOf(file.path);
}

function wrongDirection(file: SourceFile, room: Room, found: ImportOfFile): string[] {
  const target = targetOf(file.path, found.from);
  if (target === null || allowed(room, target, found.typeOnly)) return [];
  const list = [...room.may, ...(room.mayTypes ?? []).map((name) => `${name} (types)`)].join(', ') || 'nothing';
  return [`${file.path} imports ${target}; «${room.room}» may import itself, ${list}`];
}

function allowed(room: Room, target: string, typeOnly: boolean): boolean {
  const to = ROOMS.find((other) => other.path.test(target));
  if (!to) return false;
  if (to.room === room.room || room.may.includes(to.room)) return true;
  return typeOnly && (room.mayTypes ?? []).includes(to.room);
}
