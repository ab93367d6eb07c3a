/** Runs two-steps.ts, which Node alone cannot: it is TypeScript. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

await runnerImport(fileURLToPath(new URL('two-steps.ts', import.meta.url)), { configFile: false });
