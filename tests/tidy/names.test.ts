import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { applicationFiles, finding, isNode, projectRoot, sourceFiles, walk } from './kit/sources.ts';

const TOP_LEVEL = [
  ...['drivers', 'src-main', 'src-renderer', 'fixtures', 'tests', 'scripts', 'docs'],
  ...[
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'electron-builder.yml',
  ],
  ...['biome.json', '.oxlintrc.json', '.npmrc', '.gitignore', '.gitattributes', '.editorconfig', '.ci', '.git'],
  // made on the machine, ignored by git
  ...['node_modules', 'out'],
];

it('the top level holds what the tree of architecture.md names, nothing else', () => {
  expect(readdirSync(projectRoot).filter((name) => !TOP_LEVEL.includes(name))).toEqual([]);
});

it('files and folders are kebab-case', () => {
  const wrong = sourceFiles().filter(({ path }) =>
    path.split('/').some((part) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/.test(part)),
  );
  expect(wrong.map((file) => file.path)).toEqual([]);
});

it('there are no barrels', () => {
  expect(
    sourceFiles()
      .filter(({ path }) => /^index\.(ts|tsx|mjs)$/.test(basename(path)))
      .map((file) => file.path),
  ).toEqual([]);
});

it('a thing to do later has the number of its issue', () => {
  const words = ['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'].join('|');
  const findings = sourceFiles().flatMap((file) =>
    file.comments
      .filter((comment) => new RegExp(`\\b(${words})\\b(?!.*#\\d)`).test(comment.value))
      .map((comment) => finding(file, comment.start, comment.value.trim().slice(0, 80))),
  );
  expect(findings).toEqual([]);
});

it('durability is decided in the open.ts files alone', () => {
  const findings = applicationFiles()
    .filter((file) => basename(file.path) !== 'open.ts')
    .flatMap((file) => {
      const found: string[] = [];
      walk(file.program, (node) => {
        const text =
          node.type === 'Literal' ? node['value'] : node.type === 'TemplateElement' ? templateText(node) : '';
        if (typeof text === 'string' && /\bsynchronous\s*=/i.test(text))
          found.push(finding(file, node.start, text.trim().slice(0, 60)));
      });
      return found;
    });
  expect(findings).toEqual([]);
});

function templateText(node: { readonly [field: string]: unknown }): string {
  const value = node['value'];
  return typeof value === 'object' && value !== null && 'cooked' in value && !isNode(value) ? String(value.cooked) : '';
}
