/** Runs pack.ts, which Node alone cannot: it is TypeScript. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const { module } = await runnerImport(fileURLToPath(new URL('pack.ts', import.meta.url)), {
  configFile: false,
});
await module.main(process.argv[2]);
