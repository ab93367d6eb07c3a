/**
 * The tests that need no browser. `unit` and `window` run from source; `main` starts real processes, which are built first;
 * `slow` trains for minutes and is no part of `npm test`: see `npm run test:slow`.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    // By default one core of two would stand idle.
    maxWorkers: '100%',
    // The same numbers at every run, and no time spent on measuring.
    env: { NETLOOM_TUNE: '0' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/main/**', 'test/renderer/**', 'test/slow/**', 'test/e2e/**'],
          globalSetup: ['test/support/software-gpu.ts'],
          // The engine keeps nothing between calls that a test could see, and half of the time went into loading it for each file.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'window',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: {
          name: 'main',
          include: ['test/main/**/*.test.ts'],
          globalSetup: ['test/main/build.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: ['test/slow/**/*.test.ts'],
          globalSetup: ['test/support/software-gpu.ts'],
          testTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
