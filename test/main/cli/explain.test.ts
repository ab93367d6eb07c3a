import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Explanation } from '../../../engine/protocol.ts';
import { smallConvolutions } from '../../support/small-network.ts';
import { netloom } from '../support/netloom.ts';
import { temporaryFolder } from '../support/temporary.ts';

test('explain tells where a step goes, without the data', async () => {
  const home = temporaryFolder();
  const args = [
    'explain',
    'examples/mnist-lenet5.netloom',
    '--batch',
    '4',
    '--steps',
    '2',
    '--device',
    'cpu',
  ];
  const { code, objects } = await netloom([...args, '--json'], { home });
  expect(code).toBe(0);
  const [explained] = objects as unknown as [Explanation & { type: string }];
  expect(explained).toMatchObject({ type: 'explain', device: 'cpu', batchSize: 4, steps: 2 });
  const inKernels = explained.operations.reduce((sum, { seconds }) => sum + seconds, 0);
  expect(inKernels + explained.outside).toBeCloseTo(explained.seconds, 9);
  const convolutions = explained.operations.filter(({ operation }) => operation === 'Conv');
  expect(convolutions.map(({ phase }) => phase)).toEqual(['forward', 'forward']);

  const { stdout } = await netloom([...args, '--top', '5'], { home });
  expect(stdout).toMatch(/^NODE +OPERATION +PHASE +FORM +MS +SHARE +KERNELS/);
  expect(stdout).toMatch(/\d+ rows more/);
  expect(stdout).toMatch(/^backward +\d/m);
  expect(stdout).toContain('mean of 2 steps.');
});

test('train --tune measures once, remembers, and goes on with the same', async () => {
  const home = temporaryFolder();
  const file = path.join(temporaryFolder(), 'small.netloom');
  writeFileSync(file, JSON.stringify(await smallConvolutions({ epochs: 1 })));
  const train = async (...args: readonly string[]) => {
    const { code, objects, stderr } = await netloom(['train', file, '--json', ...args], { home });
    expect(code, stderr).toBe(0);
    return objects.find(({ type }) => type === 'start')!;
  };
  expect(await train()).not.toHaveProperty('forms');

  const run = path.join(home, 'tuned');
  const first = await train('--tune', '60', '--out', run);
  expect(first.forms).toMatchObject({ left: 0 });
  const { operations, measured, faster } = first.forms as Record<string, number>;
  expect(measured).toBe(operations);
  const [name] = readdirSync(path.join(home, 'cache')).filter(entry => entry.startsWith('forms-'));
  const kept = JSON.parse(readFileSync(path.join(home, 'cache', name!), 'utf8'));
  expect(Object.keys(kept.operations)).toHaveLength(operations!);

  const second = await train('--tune', '60');
  expect(second.forms).toEqual({ operations, faster, measured: 0, left: 0 });
  expect(await train('--resume', run, '--epochs', '2')).not.toHaveProperty('forms');

  const refused = await netloom(['train', file, '--tune', 'long'], { home });
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('a number of seconds, 0 or more'),
  ]);
});
