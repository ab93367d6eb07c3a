/** The pack for a bare Linux machine with a GPU; with a program that plays Node, so that what is tested is the way around it. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { pack } from '../../bench/gpu-pack/pack.ts';
import { isNeeded } from '../../bench/gpu-pack/parts.ts';
import { MAX_BYTES, requireSize } from '../../bench/gpu-pack/size.ts';
import { temporaryFolder } from '../support/runs.ts';

const run = promisify(execFile);

test('a pack that is too large names what makes it so', () => {
  const parts = { 'bin/node': 90e6, LICENSE: 1e3, 'dist/node': 2e6, bench: 5e5 };
  expect(() => requireSize(MAX_BYTES, parts)).not.toThrow();
  expect(() => requireSize(MAX_BYTES + 1, parts)).toThrow(
    /64\.0 MiB.*bin\/node \(85\.8 MiB unpacked\), dist\/node .*, bench /,
  );
});

test('maps of sources stay at home', () => {
  expect(['cli.js', 'measure.py', 'package.json'].every(isNeeded)).toBe(true);
  expect(['cli.js.map', 'index.d.ts', 'a/__pycache__', 'models.pyc'].some(isNeeded)).toBe(false);
});

/** `webgpu`: what the machine's devices are said to be. */
async function packed(webgpu: boolean) {
  const folder = temporaryFolder();
  const file = (name: string, text: string, mode = 0o644) => {
    const place = path.join(folder, name);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text, { mode });
    return place;
  };
  const node = `#!/bin/sh
root=$(dirname "$1")/..
case "$*" in
  *"devices --json") echo '{"id":"webgpu","name":"GPU","ok":${webgpu}}';;
  *devices) echo 'a table of devices';;
  *webgpu*) mkdir -p "$root/bench/results" && echo '{}' >"$root/bench/results/train.webgpu.json" && echo "measured: $*";;
  *) mkdir -p "$root/bench/results" && echo '{}' >"$root/bench/results/train.alone.json" && echo "measured: $*";;
esac
`;
  const out = path.join(folder, 'pack');
  await pack(out, {
    'bin/node': file('node', node, 0o755),
    'netloom/bin/netloom.js': file('netloom.js', ''),
    'netloom/dist/cli.js': file('dist/cli.js', ''),
    'netloom/maps': path.dirname(file('maps/cli.js.map', 'a map')),
    'lib/cpp/libstdc++.so.6': file('libstdc++', ''),
    'lib/vulkan/libvulkan.so.1': file('libvulkan', ''),
  });
  return { out, results: path.join(folder, 'results') };
}

describe.skipIf(process.platform !== 'linux')('on Linux', () => {
  test('the pack is an archive and a script, and holds no maps', async () => {
    const { out } = await packed(true);
    expect(readdirSync(out).sort()).toEqual(['netloom.tar.gz', 'run.sh']);
    const { stdout } = await run('tar', ['-tzf', path.join(out, 'netloom.tar.gz')]);
    expect(stdout).toContain('./netloom/dist/cli.js\n');
    expect(stdout).not.toContain('.map');
  });

  test('its script measures the chosen entries on the GPU and on the CPU, and keeps what they say', async () => {
    const { out, results } = await packed(true);
    await run(path.join(out, 'run.sh'), [results, 'lenet-5'], { env: { ...process.env, TURNS: '7' } });
    const kept = (name: string) => readFileSync(path.join(results, name), 'utf8');
    for (const device of ['webgpu', 'cpu']) {
      expect(kept(`${device}.txt`)).toMatch(`bench train lenet-5 --device ${device} --vs pytorch --results`);
      expect(kept(`${device}.txt`)).toMatch('--turns 7');
      expect(kept(`${device}.json`)).toBe('{}\n');
    }
    expect(kept('devices.txt')).toBe('a table of devices\n');
    expect(kept('machine.txt')).toContain('Linux');
  });

  test('without a GPU it still measures the CPU, and fails', async () => {
    const { out, results } = await packed(false);
    await expect(run(path.join(out, 'run.sh'), [results])).rejects.toMatchObject({ code: 1 });
    expect(existsSync(path.join(results, 'cpu.json'))).toBe(true);
    expect(existsSync(path.join(results, 'webgpu.json'))).toBe(false);
  });
});
