/** One program per data folder, with real processes: the second is told, a killed first leaves nothing behind. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { takeDataFolder } from '#main/electron/lock.ts';

const holder = `
  import { takeDataFolder } from '#main/electron/lock.ts';
  const taken = takeDataFolder(process.argv[1]);
  process.stdout.write(taken.ok ? 'taken' : taken.problem);
  setInterval(() => undefined, 1000);
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmk-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function anotherProgram(dataDir: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', holder, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  );
  const kill = () =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  return { said, kill };
}

it('the second program is told that the folder is busy, and takes it once the first was killed', async () => {
  const first = await anotherProgram(folder);
  expect(first.said).toBe('taken');
  expect(takeDataFolder(folder)).toEqual({ ok: false, problem: 'busy' });
  await first.kill();
  const taken = takeDataFolder(folder);
  expect(taken.ok).toBe(true);
  if (taken.ok) taken.release();
});

it('a folder that was given back can be taken again, and while held stays held', async () => {
  const taken = takeDataFolder(folder);
  const other = await anotherProgram(folder);
  expect(other.said).toBe('busy');
  await other.kill();
  if (taken.ok) taken.release();
  const again = await anotherProgram(folder);
  expect(again.said).toBe('taken');
  await again.kill();
});

it('makes a missing folder, for its owner alone', () => {
  const fresh = join(folder, 'new', 'till');
  const taken = takeDataFolder(fresh);
  expect(taken.ok).toBe(true);
  if (process.platform !== 'win32') expect(statSync(fresh).mode & 0o777).toBe(0o700);
  if (taken.ok) taken.release();
});

it('says why a folder cannot be used', () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'not a folder');
  expect(takeDataFolder(join(file, 'till'))).toMatchObject({
    ok: false,
    problem: 'unusable',
    reason: expect.stringContaining('ENOTDIR') as string,
  });
});

it('says that a damaged lock file is unusable, not busy', () => {
  writeFileSync(join(folder, 'lock.sqlite'), 'x'.repeat(4096));
  chmodSync(join(folder, 'lock.sqlite'), 0o600);
  expect(takeDataFolder(folder)).toMatchObject({ ok: false, problem: 'unusable' });
});
