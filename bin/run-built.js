import { existsSync } from 'node:fs';

/** Runs a built entry, or says how to build it. */
export async function run(name) {
  const entry = new URL(`../dist/node/${name}`, import.meta.url);
  if (existsSync(entry)) {
    await import(entry.href);
    return;
  }
  process.stderr.write('error: Netloom has not been built. Run “npm run build” in its folder.\n');
  process.exitCode = 3;
}
