/** Runs write.ts, which Node alone cannot: it is TypeScript. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

await runnerImport(fileURLToPath(new URL('write.ts', import.meta.url)), { configFile: false });
