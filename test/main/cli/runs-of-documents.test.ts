/** A run belongs to a document: another one's is refused, the same one edited since is not. */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyExample } from '../support/example.ts';
import { netloom } from '../support/netloom.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function trained(file: string): Promise<string> {
  const run = path.join(temporaryFolder(), 'run');
  const { code } = await netloom(['train', file, '--device', 'cpu', '--epochs', '1', '--out', run]);
  expect(code).toBe(0);
  return run;
}

test('the run of another document is refused, with both names', async () => {
  const run = await trained('examples/iris.netloom');
  const out = path.join(temporaryFolder(), 'a.onnx');
  const line = 'examples/line.netloom';
  for (const args of [
    ['export', line, '--run', run, '--out', out],
    ['evaluate', line, '--run', run],
    ['train', line, '--resume', run, '--epochs', '2'],
  ]) {
    const { code, stderr } = await netloom(args);
    expect(stderr).toMatch(/another document than .*line\.netloom.*iris\.netloom.*Name that document/s);
    expect(code).toBe(1);
  }
});

test('a document that was edited or copied since is still the run’s', async () => {
  const copy = copyExample('iris');
  const run = await trained(copy.file);
  const out = path.join(temporaryFolder(), 'a.onnx');
  const exported = (file: string) => netloom(['export', file, '--run', run, '--out', out]);

  // Elsewhere, with other settings of the training.
  const elsewhere = copyExample('iris').change(({ graph, training }) => {
    graph.nodes.hidden!.position = { x: 1, y: 2 };
    training.epochs = 99;
  });
  const moved = path.join(elsewhere.folder, 'flowers.netloom');
  cpSync(elsewhere.file, moved);
  expect((await exported(moved)).code).toBe(0);
  expect((await netloom(['evaluate', moved, '--run', run])).code).toBe(0);

  // In its place, with another network: the run's own is used, and that is said.
  copy.change(({ graph }) => {
    graph.nodes.hidden!.attributes.units = 7;
  });
  const edited = await exported(copy.file);
  expect(edited.stderr).toMatch(/has changed since the run started/);
  expect(edited.code).toBe(0);
});
