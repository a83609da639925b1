import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from './kit/sources.ts';

const FIRST_LEVEL = ['drivers', 'src-main', 'src-renderer', 'fixtures', 'tests', 'scripts'];
const MAX_LINES = 40;

it('every first-level folder says what it is, in at most 40 lines', () => {
  const findings = FIRST_LEVEL.flatMap((folder) => {
    const path = join(projectRoot, folder, 'README.md');
    if (!existsSync(path)) return [`${folder}/README.md is missing`];
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').length;
    return lines > MAX_LINES ? [`${folder}/README.md has ${lines} lines`] : [];
  });
  expect(findings).toEqual([]);
});

it('every path that a README names exists', () => {
  const readmes = globSync('{README.md,{drivers,src-main,src-renderer,fixtures,tests,scripts}/**/README.md}', {
    cwd: projectRoot,
  });
  const findings = readmes.flatMap((readme) => {
    const text = readFileSync(join(projectRoot, readme), 'utf8');
    return namedPaths(text)
      .filter((path) => !existsSync(join(projectRoot, dirname(readme), path)) && !existsSync(join(projectRoot, path)))
      .map((path) => `${readme} names ${path}`);
  });
  expect(findings).toEqual([]);
});

it('tells a path from a command, a pattern and a thing made on the machine', () => {
  const text =
    '`drivers/kit/port.ts` `npm run sim` `tests/**` `out/demo` `#domain/x.ts` ![a](docs/a.png) [b](https://x.y/z.md) `a/b`';
  expect(namedPaths(text)).toEqual(['drivers/kit/port.ts', 'docs/a.png']);
});

/** Code words that look like files or folders of ours, and links. */
function namedPaths(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  const linked = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => (match[1] ?? '').replace(/#.*$/, ''));
  const plain = [...quoted, ...linked].filter(
    (path) => /^[\w./-]+$/.test(path) && !/^(out|node_modules|spec|design)\b|^[./]|^https?:/.test(path),
  );
  return plain.filter((path) => /.\/[\w.-]+\.\w{2,4}$|.\/[\w.-]+\/$/.test(path));
}
