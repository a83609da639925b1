/** The static half of performance-reliability.md 4.1; the other half is tests/tours/security.test.ts. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REALMS } from '../../scripts/lib/realms.mjs';
import { applicationFiles, projectRoot } from './kit/sources.ts';

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');

/** Every use of a word in the application's code, as `path`. */
function uses(word: RegExp): string[] {
  return applicationFiles().flatMap((file) => [...file.text.matchAll(new RegExp(word, 'g'))].map(() => file.path));
}

it('windows are made in one place and load one page', () => {
  expect(uses(/new BrowserWindow\(/)).toEqual(['src-main/electron/window.ts']);
  expect(uses(/\.loadURL\(/)).toEqual(['src-main/electron/window.ts']);
  expect(uses(/\.loadFile\(|new WebContentsView|new BrowserView/)).toEqual([]);
});

it('nothing weakens a window or opens another program', () => {
  expect(
    uses(/webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|disableWebSecurity/),
  ).toEqual([]);
  expect(uses(/openExternal|openPath|shell\.open/)).toEqual([]);
  expect(uses(/'--no-sandbox'|appendSwitch\(/)).toEqual([]);
});

it('the page gets two functions and never ipcRenderer itself', () => {
  const preload = read('src-main/electron/preload.ts');
  expect([...preload.matchAll(/exposeInMainWorld\('(\w+)'/g)].map((match) => match[1])).toEqual(['rmk']);
  expect(uses(/ipcRenderer/).filter((path) => path !== 'src-main/electron/preload.ts')).toEqual([]);
  expect(uses(/ipcMain\.(handle|on)\(/)).toEqual(['src-main/electron/main.ts']);
});

it('no string becomes code or markup', () => {
  expect(uses(/dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|\beval\(|new Function\(/)).toEqual([]);
});

it('dependencies are exact, and none runs a script while it is installed', () => {
  const manifest: unknown = JSON.parse(read('package.json'));
  const versions = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((list) => {
    const found: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, list) : {};
    return Object.entries(typeof found === 'object' && found !== null ? found : {});
  });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
});

it('every folder with a tsconfig is a realm that the compiler checks', () => {
  const folders = globSync('*/**/tsconfig.json', { cwd: projectRoot, exclude: ['node_modules', 'out'] })
    .map((path) => path.replaceAll('\\', '/').replace(/\/tsconfig\.json$/, ''))
    .filter((folder) => !/^(node_modules|out)\//.test(folder));
  expect(folders.sort()).toEqual([...REALMS].sort());
});

it.each(['src-main/domain', 'src-main/contract'])('%s is neutral: neither Node nor the page exists there', (folder) => {
  const config = read(`${folder}/tsconfig.json`);
  expect(config).toMatch(/"types": \[\]/);
  expect(config).not.toMatch(/"DOM/);
});
