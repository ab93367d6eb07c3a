import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { State } from '../../../engine/graph/compiled.ts';
import { float32 } from '../../../engine/ir/type.ts';
import {
  type Circumstances,
  fitState,
  readCheckpoint,
  writeCheckpoint,
} from '../../../engine/train/checkpoint.ts';
import { noProgress, type Progress } from '../../../engine/train/progress.ts';
import { encodeTensors } from '../../../engine/train/safetensors.ts';
import { temporaryFolder } from '../../support/runs.ts';

const weight: State = { name: 'n1/weight', role: 'parameter', node: 'n1', type: float32([2]) };
const slot: State = { name: 'n1/weight/velocity', role: 'slot', node: 'n1', type: float32([2]) };
const values = { 'n1/weight': Float32Array.of(1, 2), 'n1/weight/velocity': Float32Array.of(3, 4) };
const progress: Progress = {
  ...noProgress,
  step: 12,
  position: 3,
  sums: [0.1 + 0.2, 1e300],
  best: {
    epoch: 1,
    step: 9,
    value: 0.5,
    train: { loss: 0.5, 'y/r2': Number.NaN },
    validation: null,
    tables: {
      'y/f1': { kind: 'classes', classes: ['a', 'b'], figures: [0.5, null] },
      'y/confusion': {
        kind: 'confusion',
        classes: ['a', 'b'],
        counts: [
          [3, 1],
          [0, 0],
        ],
      },
    },
  },
};
const circumstances: Circumstances = {
  device: 'cpu',
  threads: 2,
  seed: 7,
  samples: 10,
  forms: {},
  normalization: { x: { kind: 'standard', mean: [1 / 3], std: [2] } },
};

async function written(): Promise<string> {
  const path = join(temporaryFolder(), 'last.safetensors');
  await writeCheckpoint(path, [weight, slot], values, progress, circumstances);
  return path;
}

describe('a checkpoint', () => {
  it('gives back state, progress and circumstances to the last bit', async () => {
    const path = await written();
    const checkpoint = await readCheckpoint(path);
    expect(fitState(checkpoint, [weight, slot], path)).toEqual(values);
    expect(fitState(checkpoint, [weight], path)).toEqual({ 'n1/weight': values['n1/weight'] });
    expect(checkpoint.progress).toEqual(progress);
    expect(checkpoint.circumstances).toEqual(circumstances);
  });

  it('that does not fit the document says what differs', async () => {
    const path = await written();
    const checkpoint = await readCheckpoint(path);
    const wider = { ...weight, type: float32([3]) };
    const other = { ...weight, name: 'n2/bias' };
    expect(() => fitState(checkpoint, [wider, other], path)).toThrow(
      `${path} does not fit the document: it has no n2/bias; n1/weight is float32[2] there and float32[3] here.`,
    );
  });

  it('that is truncated, foreign or newer is refused with its name and what to do', async () => {
    const path = await written();
    const whole = readFileSync(path);
    truncateSync(path, whole.length - 1);
    await expect(readCheckpoint(path)).rejects.toThrow(`${path} is truncated`);
    const write = (metadata: Record<string, string>) =>
      writeFileSync(path, encodeTensors({ tensors: {}, metadata }));
    write({});
    await expect(readCheckpoint(path)).rejects.toThrow(/was not written by Netloom.*Choose/);
    write({ format: 'netloom-checkpoint', version: '2' });
    await expect(readCheckpoint(path)).rejects.toThrow(/newer version.*Update/);
    write({ format: 'netloom-checkpoint', version: '1', progress: '{"step":1}', circumstances: 'no' });
    await expect(readCheckpoint(path)).rejects.toThrow(/is damaged/);
    await expect(readCheckpoint(join(path, 'below'))).rejects.toThrow(/below”: a part of the path is a file/);
  });

  it('that cannot be written names the file, and leaves the old one', async () => {
    const path = await written();
    const write = writeCheckpoint(join(path, 'last.safetensors'), [weight], values, progress, circumstances);
    await expect(write).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(
        /Cannot write the checkpoint .*last\.safetensors.*Choose another folder/,
      ),
    });
    await expect(readCheckpoint(path)).resolves.toMatchObject({ circumstances });
  });
});
