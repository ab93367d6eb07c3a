/** A run that has nothing left to do says so; what it says counts one as one. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { netloom } from '../support/netloom.ts';
import { temporaryFolder } from '../support/temporary.ts';

test('resuming a finished run says that nothing was trained', async () => {
  const run = path.join(temporaryFolder(), 'run');
  const line = 'examples/line.netloom';
  const first = await netloom(['train', line, '--device', 'cpu', '--epochs', '2', '--out', run]);
  expect(first.stderr).not.toContain('nothing was trained');

  const again = await netloom(['train', line, '--resume', run]);
  expect(again.code).toBe(0);
  expect(again.stderr).toMatch(/nothing was trained: the run has done 2 epochs already\..*--epochs 3/);

  const more = await netloom(['train', line, '--resume', run, '--epochs', '3', '--json']);
  expect(more.stderr).not.toContain('nothing was trained');

  const fewer = await netloom(['train', line, '--resume', run, '--epochs', '1', '--json']);
  expect(fewer.code).toBe(0);
  expect(fewer.stderr).toMatch(/3 epochs already, and 1 in all were asked for/);
  expect(fewer.objects.at(-1)).toMatchObject({ type: 'end', epochs: 3 });
});

test('one epoch is not “1 epochs”', async () => {
  const run = path.join(temporaryFolder(), 'run');
  const args = ['train', 'examples/line.netloom', '--device', 'cpu', '--epochs', '1', '--out', run];
  expect((await netloom(args)).stdout).toMatch(/^1 epoch in /m);
});
