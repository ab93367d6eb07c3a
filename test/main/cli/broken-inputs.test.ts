/** Each broken input gets a message that names the place and the mend, and exit code 1. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Copy, copyExample } from '../support/example.ts';
import { asOrdinaryUser, netloom } from '../support/netloom.ts';
import { temporaryFolder } from '../support/temporary.ts';

const train = (file: string, ...more: string[]) =>
  netloom(['train', file, '--device', 'cpu', '--json', ...more]);

/** The document is refused by `train` and by `check`, with the same words. */
async function refused(copy: Copy, words: RegExp): Promise<void> {
  const training = await train(copy.file);
  expect(training.stderr).toMatch(words);
  expect(training.code).toBe(1);
  expect(training.objects.filter(({ type }) => type === 'step')).toEqual([]);
  const checking = await netloom(['check', copy.file]);
  expect(checking.code).toBe(1);
  expect(checking.stdout + checking.stderr).toMatch(words);
}

describe('data', () => {
  test('a truncated IDX file', async () => {
    const copy = copyExample('mnist-lenet5').change(({ dataset }) => {
      const source = dataset.source as { files: { path: string; test?: string }[] };
      for (const part of source.files) part.path = part.path.replace(/\.gz$/, '');
    });
    const data = path.join(copy.folder, 'data');
    for (const name of readdirSync(data).filter(name => name.endsWith('.idx.gz')))
      writeFileSync(
        path.join(data, name.replace(/\.gz$/, '')),
        gunzipSync(readFileSync(path.join(data, name))),
      );
    const images = path.join(data, 'mnist-train-images.idx');
    truncateSync(images, 1_000_000);
    await refused(copy, /mnist-train-images\.idx.*(truncated|cut|short|ends|holds)/is);
  });

  test('a truncated gzip file', async () => {
    const copy = copyExample('mnist-lenet5');
    truncateSync(path.join(copy.folder, 'data', 'mnist-train-images.idx.gz'), 100_000);
    await refused(copy, /mnist-train-images\.idx\.gz/);
  });

  test('a CSV file with a ragged row', async () => {
    const copy = copyExample('iris');
    const file = path.join(copy.folder, 'data', 'iris.csv');
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[41] = '5.0,3.5';
    writeFileSync(file, lines.join('\n'));
    await refused(copy, /iris\.csv.*(line|row) 42.*2.*5/is);
  });

  test('a file that is not there', async () => {
    const copy = copyExample('iris').change(({ dataset }) => {
      dataset.source.path = 'data/gone.csv';
    });
    await refused(copy, /gone\.csv/);
  });
});

describe('documents', () => {
  test('of a future version', async () => {
    const copy = copyExample('iris').change(document => {
      document.version = 99;
    });
    await refused(copy, /iris\.netloom.*version 99.*(newer|update)/is);
  });

  test('that are cut', async () => {
    const copy = copyExample('iris');
    truncateSync(copy.file, 700);
    await refused(copy, /iris\.netloom is truncated.*line \d+/s);
  });

  test('that are not there', async () => {
    const { code, stderr } = await train('/nowhere/a.netloom');
    expect(code).toBe(1);
    expect(stderr).toMatch(/\/nowhere\/a\.netloom.*no such file/);
  });

  test('with a cycle', async () => {
    const copy = copyExample('iris').change(({ graph }) => {
      graph.edges['measurements-hidden']!.source = { node: 'relu', port: 'y' };
    });
    await refused(copy, /cycle|circle|loop/i);
  });

  test('with an edge to a missing port', async () => {
    const copy = copyExample('iris').change(({ graph }) => {
      graph.edges['hidden-relu']!.target.port = 'z';
    });
    await refused(copy, /relu.*“?"?z|z.*relu/is);
  });

  test('with an unknown layer type', async () => {
    const copy = copyExample('iris').change(({ graph }) => {
      graph.nodes.relu!.type = 'Capsule';
    });
    await refused(copy, /Capsule/);
  });

  test('with a setting out of its range; the place is told once', async () => {
    const copy = copyExample('iris').change(({ graph }) => {
      graph.nodes.hidden!.attributes.units = -3;
    });
    const { code, stdout } = await netloom(['check', copy.file]);
    expect(code).toBe(1);
    expect(stdout).toContain('error: hidden.units: units must be at least 1, not -3. [attribute-at-least]');
  });

  test('whose classes do not fit the head', async () => {
    const copy = copyExample('iris').change(({ graph }) => {
      graph.nodes.scores!.attributes.units = 4;
    });
    await refused(copy, /4 scores.*3 classes.*mend: Set units of scores to 3/s);
  });
});

describe('places and devices', () => {
  test.skipIf(process.platform === 'win32')('a directory without write permission', async () => {
    const options = asOrdinaryUser(temporaryFolder());
    const closed = path.join(temporaryFolder(), 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    chmodSync(path.dirname(closed), 0o755);
    const out = path.join(closed, 'run');
    const args = ['train', 'examples/line.netloom', '--device', 'cpu', '--epochs', '1'];
    const training = await netloom([...args, '--out', out], options);
    expect(training.stderr).toMatch(/closed.*permission.*(another place|change)/s);
    expect(training.code).toBe(1);

    const exporting = await netloom([...args, '--export', path.join(closed, 'line.onnx')], options);
    expect(exporting.stderr).toMatch(/closed.*(permission|another)/s);
    expect(exporting.code).toBe(1);
  });

  test('a run directory that is a file, or lies in one', async () => {
    const file = path.join(temporaryFolder(), 'notes.txt');
    writeFileSync(file, 'kept');
    for (const out of [file, path.join(file, 'run')]) {
      const { code, stderr } = await train('examples/line.netloom', '--epochs', '1', '--out', out);
      expect(stderr).toMatch(/notes\.txt.*is a file, not a folder/s);
      expect(code).toBe(1);
    }
    expect(readFileSync(file, 'utf8')).toBe('kept');
  });

  test('an unknown device', async () => {
    const out = path.join(temporaryFolder(), 'run');
    const { code, stderr } = await netloom([
      'train',
      'examples/line.netloom',
      '--device',
      'tpu',
      '--out',
      out,
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no device “tpu”/);
    expect(stderr).toMatch(/^ +cpu: /m);
    expect(existsSync(out)).toBe(false);
  });

  test('a document that asks for an unknown device', async () => {
    const { file } = copyExample('line').change(({ training }) => {
      training.device = 'tpu';
    });
    const { code, stderr } = await netloom(['train', file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/tpu.*cpu/s);
  });
});
