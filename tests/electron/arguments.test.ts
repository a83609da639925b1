import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseArguments } from '#main/electron/arguments.ts';

const where = { cwd: '/home/anna/work', appData: '/home/anna/.config' };
const dataDirOf = (...argv: string[]) => {
  const parsed = parseArguments(['/opt/rmk/rmk', ...argv], where);
  return parsed.ok ? parsed.value.dataDir : parsed.problem;
};

it.each([
  ['nothing', [], join('/home/anna/.config', 'rmk')],
  ['--data DIR', ['--data', '/srv/till'], '/srv/till'],
  ['--data=DIR', ['--data=/srv/till'], '/srv/till'],
  ['a relative folder', ['--data', 'till'], '/home/anna/work/till'],
  ['a folder with a space and Russian letters', ['--data', '/srv/касса 1'], '/srv/касса 1'],
  ['two of them: the last one', ['--data=/a', '--data=/b'], '/b'],
  ['switches of Chromium around it', ['--no-sandbox', '/app', '--data=/a', '--disable-gpu'], '/a'],
  ['--data at the end', ['--data'], 'data-without-folder'],
  ['--data before another switch', ['--data', '--disable-gpu'], 'data-without-folder'],
  ['--data=', ['--data='], 'data-without-folder'],
])('with %s', (_title, argv, expected) => {
  expect(dataDirOf(...argv)).toBe(expected);
});
