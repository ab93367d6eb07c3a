import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../main/application/locations.ts';
import { findChromium } from '../../main/server/open-window.ts';
import { installedElectron } from '../../main/start/electron-binary.ts';
import { asOrdinaryUser, startProgram } from './support/netloom.ts';
import { temporaryFolder } from './support/temporary.ts';

const program = process.platform === 'win32' ? 'electron.exe' : 'electron';
const start = path.join(packageRoot, 'bin', 'start.js');

test.skipIf(process.platform === 'darwin')('Electron is found where it is complete, and nowhere else', () => {
  const folder = temporaryFolder();
  expect(installedElectron(null, {})).toBeNull();
  expect(installedElectron(folder, {})).toBeNull();
  mkdirSync(path.join(folder, 'dist'));
  writeFileSync(path.join(folder, 'dist', program), '');
  // The download writes this last.
  expect(installedElectron(folder, {})).toBeNull();
  writeFileSync(path.join(folder, 'path.txt'), program);
  expect(installedElectron(folder, {})).toBe(path.join(folder, 'dist', program));
  const elsewhere = { ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'dist') };
  expect(installedElectron(null, elsewhere)).toBe(path.join(folder, 'dist', program));
  expect(installedElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: folder })).toBeNull();
});

test('--no-open serves, and prints the address', async () => {
  const server = startProgram(start, ['--no-open']);
  const url = new URL(await server.line(() => true));
  expect((await fetch(url)).status).toBe(200);
  server.child.kill('SIGTERM');
  const { stderr } = await server.finished;
  // Who wants no window is not told about Electron.
  expect(stderr).not.toContain('Electron');
});

test.runIf(process.platform === 'linux')(
  'where there is no display, the browser host says why it is there',
  async () => {
    const server = startProgram(start, [], { env: { DISPLAY: '', WAYLAND_DISPLAY: '' } });
    const url = await server.line(() => true);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=/);
    server.child.kill('SIGTERM');
    const { code, stderr } = await server.finished;
    expect(code).toBe(0);
    expect(stderr).toMatch(/opens in a browser: Electron cannot be used, because there is no display\./);
    expect(stderr).toMatch(/open the address above/);
  },
);

test.runIf(process.platform === 'linux')(
  'an Electron that ends at once makes way for the browser host',
  async () => {
    const [home, folder] = [temporaryFolder(), temporaryFolder()];
    writeFileSync(path.join(folder, 'electron'), '#!/bin/sh\nexit 133\n');
    chmodSync(path.join(folder, 'electron'), 0o755);
    chmodSync(folder, 0o755);
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder, DISPLAY: ':99' };
    const server = startProgram(start, [], { env, ...asOrdinaryUser(home) });
    expect(await server.line(() => true)).toMatch(/^http:/);
    server.child.kill('SIGTERM');
    expect((await server.finished).stderr).toMatch(/because it ended at once \(code 133\)/);
  },
);

test.runIf(process.platform === 'linux')('a browser that shows pages without its own bars', () => {
  const folder = temporaryFolder();
  expect(findChromium({ PATH: folder })).toBeNull();
  writeFileSync(path.join(folder, 'chromium'), '');
  expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(path.join(folder, 'chromium'));
});
