/** What electron-builder.yml puts into a package. Electron itself is doubled: its own files are not what is tested. */
import { execFileSync, fork } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { EngineMessage } from '../../engine/protocol.ts';
import { packageRoot } from '../../main/application/locations.ts';
import { temporaryFolder } from './support/temporary.ts';

/** Where the program's own switches are written (@electron/fuses): a mark, a version, a count, one digit each. */
const fuses = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('1'.repeat(9)),
]);

function electronDouble(): string {
  const folder = temporaryFolder();
  for (const name of ['resources', 'locales']) mkdirSync(path.join(folder, name));
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler', 'LICENSE', 'version'])
    writeFileSync(path.join(folder, name), Buffer.concat([Buffer.alloc(64), fuses]));
  chmodSync(path.join(folder, 'electron'), 0o755);
  return folder;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(path.join(folder, name)).isFile(),
  );

test.runIf(process.platform === 'linux')(
  'a package holds what runs, for its own platform, and the engine starts from it',
  async () => {
    const output = temporaryFolder();
    const builder = path.join(packageRoot, 'node_modules', 'electron-builder', 'cli.js');
    const config = [`-c.electronDist=${electronDouble()}`, `-c.directories.output=${output}`];
    execFileSync(process.execPath, [builder, '--linux', '--dir', ...config], {
      cwd: packageRoot,
      stdio: 'pipe',
    });
    const resources = path.join(output, 'linux-unpacked', 'resources');

    expect(readdirSync(resources).sort()).toEqual(['app.asar', 'app.asar.unpacked', 'examples']);
    const unpacked = path.join(resources, 'app.asar.unpacked');
    const binaries = filesIn(path.join(unpacked, 'node_modules', 'onnxruntime-node', 'bin'));
    expect(binaries.length).toBeGreaterThan(1);
    for (const file of binaries) expect(path.dirname(file)).toBe(path.join('napi-v6', 'linux', process.arch));
    const size = filesIn(resources).reduce((sum, name) => sum + statSync(path.join(resources, name)).size, 0);
    expect(size).toBeLessThan(65e6);
    expect(existsSync(path.join(resources, 'examples', 'mnist-lenet5.netloom'))).toBe(true);
    expect(filesIn(resources).filter(name => name.endsWith('.map'))).toEqual([]);

    // What the desktop program starts, from where it starts it.
    const engine = fork(path.join(unpacked, 'dist', 'node', 'engine-host.js'), [], {
      serialization: 'advanced',
      execArgv: [],
    });
    onTestFinished(() => void engine.kill('SIGKILL'));
    const devices = await new Promise((resolve, reject) => {
      engine.on('exit', code => reject(new Error(`The packaged engine ended with code ${code}.`)));
      engine.on('message', (message: EngineMessage) => {
        if (message.type === 'ready') engine.send({ id: 1, name: 'devices', params: {} });
        if (message.type === 'result') resolve(message.result);
      });
    });
    expect(devices).toContainEqual(expect.objectContaining({ id: 'cpu', ok: true }));
  },
);
