/** Builds what the browser is served, unless what is there is newer than every source. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default function build(): void {
  const newest = Math.max(
    ...['engine', 'main', 'renderer', 'package.json'].map(name => newestIn(path.join(root, name))),
  );
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  for (const [config, result] of [
    ['vite.config.ts', 'dist/renderer/index.html'],
    ['vite.node.config.ts', 'dist/node/cli.js'],
  ] as const) {
    const built = path.join(root, result);
    if (existsSync(built) && statSync(built).mtimeMs > newest) continue;
    execFileSync(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
      cwd: root,
      stdio: 'inherit',
    });
  }
}

function newestIn(file: string): number {
  const found = statSync(file);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(file).map(name => newestIn(path.join(file, name))));
}
