import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Field } from '../../../engine/document/document.ts';
import type { OutputReport } from '../../../engine/graph/compiled.ts';
import type { Prediction } from '../../../engine/protocol.ts';
import { toPrediction } from '../../../engine/train/prediction.ts';

const output = (
  shape: readonly number[],
  loss: string,
  classes: boolean,
  target?: Partial<Field>,
): OutputReport => ({
  node: 'o',
  name: 'o',
  output: 'o',
  result: { dtype: 'float32', shape: [8, ...shape] },
  target: target && { name: 't', kind: 'tensor', dtype: classes ? 'int64' : 'float32', shape: [], ...target },
  loss,
  classAxis: classes ? 1 : null,
  blank: null,
  padding: null,
});

const picture = (prediction: Prediction) => {
  if (prediction.kind !== 'image') throw new Error(`The prediction is ${prediction.kind}.`);
  return prediction;
};

/** The bytes of a picture of one grey channel whose lines are `width` long. */
function greys(url: string | null, width: number): number[] {
  const png = Buffer.from(url!.split(',')[1]!, 'base64');
  const start = png.indexOf('IDAT', 0, 'latin1') + 4;
  const lines = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
  return [...lines].filter((_, i) => i % (width + 1) !== 0);
}

describe('what is shown of a prediction', () => {
  test('a class at each step, by name', () => {
    const scores = [0.1, 0.6, 0.2, 0.7, 0.3, 0.3, 0.2, 0.1, 0.5];
    const field = { shape: [3], classes: ['a', 'b', 'c'] };
    const answer = { predicted: scores, truth: [1, 0, 0], scale: undefined };
    expect(toPrediction(output([3, 3], 'cross-entropy', true, field), answer)).toEqual({
      kind: 'labels',
      predicted: [1, 0, 2],
      target: [1, 0, 0],
      labels: ['a', 'b', 'c'],
    });
  });

  test('a class at each place, as a picture beside the true one', () => {
    const predicted = [0.9, 0.2, 0.1, 0.3, 0.1, 0.8, 0.2, 0.3, 0, 0, 0.7, 0.4];
    const answer = { predicted, truth: [0, 1, 2, 0], scale: undefined };
    const shown = picture(toPrediction(output([3, 2, 2], 'cross-entropy', true, {}), answer));
    expect(shown).toMatchObject({ width: 2, height: 2, error: 0.25 });
    expect(greys(shown.predicted, 2)).toEqual([0, 128, 255, 255]);
    expect(greys(shown.target, 2)).toEqual([0, 128, 255, 0]);
  });

  test('numbers of a picture, in the bytes of the data', () => {
    const scale = { kind: 'unit', mean: [0], std: [255] } as const;
    const answer = { predicted: [0, 0.5, 1.2, -1], truth: [0, 0.5, 1, 0.2], scale };
    const shown = picture(toPrediction(output([1, 2, 2], 'mse', false, {}), answer));
    expect(greys(shown.predicted, 2)).toEqual([0, 128, 255, 0]);
    expect(greys(shown.target, 2)).toEqual([0, 128, 255, 51]);
    expect(shown.error).toBeCloseTo((0.2 + 1.2) * (255 / 4), 4);
  });

  test('a picture that is compared with nothing, from its darkest to its lightest', () => {
    const answer = { predicted: [-1, 0, 1, 3], truth: [], scale: undefined };
    const shown = picture(toPrediction(output([1, 2, 2], 'mse', false), answer));
    expect(shown).toMatchObject({ target: null, error: null });
    expect(greys(shown.predicted, 2)).toEqual([0, 64, 128, 255]);
  });

  test('one class and its probabilities; numbers with no picture', () => {
    const answer = { predicted: [0.2, 0.8], truth: [1], scale: undefined };
    const field = { kind: 'category', classes: ['no', 'yes'] } as const;
    expect(toPrediction(output([2], 'cross-entropy', true, field), answer)).toMatchObject({
      kind: 'classes',
      target: 1,
      predicted: 1,
    });
    expect(toPrediction(output([2], 'mse', false, {}), answer)).toEqual({
      kind: 'values',
      target: [1],
      predicted: [0.2, 0.8],
    });
  });
});
