/** Runs draw.ts, which Node alone cannot: it is TypeScript. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

await runnerImport(fileURLToPath(new URL('draw.ts', import.meta.url)), { configFile: false });
