/** Builds what the tests start as processes, unless what is there is newer than every source. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../main/application/locations.ts';

const sources = ['bench', 'engine', 'main', 'package.json', 'vite.node.config.ts'];

export default function build(): void {
  const built = path.join(packageRoot, 'dist/node/cli.js');
  const newest = Math.max(...sources.map(source => newestIn(path.join(packageRoot, source))));
  if (existsSync(built) && statSync(built).mtimeMs > newest) return;
  const vite = path.join(packageRoot, 'node_modules/vite/bin/vite.js');
  for (const config of ['vite.node.config.ts', 'vite.preload.config.ts'])
    execFileSync(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
      cwd: packageRoot,
      stdio: 'inherit',
    });
}

function newestIn(file: string): number {
  const found = statSync(file);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(file).map(name => newestIn(path.join(file, name))));
}
