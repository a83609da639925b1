import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `unit`: everything without a window, in milliseconds. `tours`: real Electron, one window at a time per core. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/tours/**'],
          // Vitest leaves one of two cores idle by itself.
          maxWorkers: 2,
        },
      },
      {
        root,
        test: {
          name: 'tours',
          include: ['tests/tours/**/*.test.ts'],
          globalSetup: ['tests/tours/kit/global-setup.mjs'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
