/** What is burnt into the packaged program (performance-reliability.md 4.1, fuses) and what ships with it. */
import { readFileSync } from 'node:fs';
import { FuseV1Options } from '@electron/fuses';
import { expect, it } from 'vitest';
import { SHIPPED_FUSES } from '../../scripts/lib/after-pack.mjs';

const config = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');

it('the packaged program runs nothing but our archive', () => {
  expect(SHIPPED_FUSES).toEqual({
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  });
});

it('the packager burns them, packs an archive, leaves native modules outside it and compiles nothing', () => {
  expect(config).toMatch(/^afterPack: scripts\/lib\/after-pack\.mjs$/m);
  expect(config).toMatch(/^asar: true$/m);
  expect(config).toMatch(/^asarUnpack:\n {2}- "\*\*\/\*\.node"$/m);
  expect(config).toMatch(/^npmRebuild: false$/m);
});
