// The three bundles: main (Node inside Electron), preload (sandboxed), renderer (browser).
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { projectRoot } from './paths.mjs';

/** Loaded at run time: Electron itself and the two packages with native code; `stage.mjs` puts them beside. */
export const RUNTIME_MODULES = ['better-sqlite3', 'serialport'];

const isExternal = (id) => id === 'electron' || RUNTIME_MODULES.includes(id) || isBuiltin(id);

/** Hot reload needs inline scripts and a socket, which the page's own policy rightly forbids. */
const policyForDevelopment = {
  name: 'policy-for-development',
  transformIndexHtml: (html) => html.replace(/<meta[^>]*Content-Security-Policy[^>]*>/, ''),
};

/**
 * @param {{ outDir: string, development: boolean }} options
 * @returns {import('vite').InlineConfig}
 */
export function mainTarget({ outDir, development }) {
  return nodeTarget({ entry: 'main', outDir, development });
}

/** @param {{ outDir: string, development: boolean }} options @returns {import('vite').InlineConfig} */
export function preloadTarget({ outDir, development }) {
  return nodeTarget({ entry: 'preload', outDir, development });
}

/** Electron 33's Node 20.18 is the oldest runtime, so `node20` for both. One CommonJS file each: a sandboxed preload must be one. */
function nodeTarget({ entry, outDir, development }) {
  return {
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    mode: development ? 'development' : 'production',
    define: { __DEVELOPMENT__: JSON.stringify(development), 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true, external: ['electron', ...RUNTIME_MODULES], target: 'node' },
    build: {
      ssr: join(projectRoot, 'src-main', 'electron', `${entry}.ts`),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: isExternal,
        output: { format: 'cjs', entryFileNames: `${entry}.cjs`, codeSplitting: false },
      },
    },
  };
}

/** @param {{ outDir: string, development: boolean }} options @returns {import('vite').InlineConfig} */
export function rendererTarget({ outDir, development }) {
  return {
    configFile: false,
    root: join(projectRoot, 'src-renderer'),
    base: '/',
    logLevel: 'warn',
    mode: development ? 'development' : 'production',
    plugins: [react(), ...(development ? [policyForDevelopment] : [])],
    // The contract lives in main's tree; the development server must be allowed to serve it.
    server: { host: '127.0.0.1', fs: { allow: [projectRoot] } },
    build: {
      outDir: join(outDir, 'renderer'),
      emptyOutDir: true,
      target: 'chrome130',
      sourcemap: true,
      // The page's policy allows files of our own scheme only: nothing inlined, fonts included.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4096,
    },
  };
}
