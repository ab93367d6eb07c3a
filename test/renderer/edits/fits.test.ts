import { describe, expect, test } from 'vitest';
import { float32, type TensorType } from '../../../engine/ir/type.ts';
import { layers } from '../../../engine/layers/index.ts';
import { layersThatAccept, misfit } from '../../../renderer/edits/fits.ts';
import { inputsOf } from '../../../renderer/edits/graph.ts';
import type { Attributes } from '../../support/documents.ts';

const none = { blocks: {} };
const accepting = (type: TensorType) => layersThatAccept(none, Object.keys(layers), type);
const layer = (type: string, attributes: Attributes = {}) => ({ type, attributes });

const image = float32(['batch', 3, 32, 32]);
const volume = float32(['batch', 3, 8, 8, 8]);
const maps = float32(['batch', 16, 8, 8]);
const features = float32(['batch', 64]);
const sequence = float32(['batch', 20, 8]);
const words = { dtype: 'int64', shape: ['batch', 20] } as const;
const indices = { dtype: 'int64', shape: ['batch'] } as const;

describe('what fits an output port', () => {
  test('images fit convolutions and pools, and no embedding', () => {
    const fitting = accepting(image);
    expect(fitting).toEqual(
      expect.arrayContaining(['Conv2D', 'MaxPool2D', 'Flatten', 'BatchNorm', 'Add', 'Concat']),
    );
    expect(fitting).not.toContain('Embedding');
    expect(fitting).not.toContain('Input');
  });

  test('features fit Dense and no convolution', () => {
    const fitting = accepting(features);
    expect(fitting).toEqual(expect.arrayContaining(['Dense', 'Dropout', 'Activation', 'Output']));
    expect(fitting).not.toContain('Conv2D');
  });

  test('indices fit an embedding and nothing that calculates', () => {
    const fitting = accepting(indices);
    expect(fitting).toContain('Embedding');
    expect(fitting).not.toContain('Dense');
  });

  test('every layer with an input fits something', () => {
    const fitting = new Set([image, maps, volume, features, sequence, indices, words].flatMap(accepting));
    const fed = Object.keys(layers).filter(type => Object.keys(inputsOf(none, layer(type))).length > 0);
    expect(fed.filter(type => !fitting.has(type))).toEqual([]);
  });
});

describe('a misfit', () => {
  test('names the shape that is refused', () => {
    const problem = misfit(none, layer('Conv2D'), { x: features });
    expect(problem?.severity).toBe('error');
    expect(problem?.message).toContain('batch, 64');
  });

  test('depends on the attributes', () => {
    expect(misfit(none, layer('MaxPool2D', { kernelSize: [33, 33] }), { x: image })).not.toBeNull();
    expect(misfit(none, layer('MaxPool2D'), { x: image })).toBeNull();
  });

  test('of an Add is about both inputs, and is not claimed while one is missing', () => {
    expect(misfit(none, layer('Add'), { x1: image, x2: features })).not.toBeNull();
    expect(misfit(none, layer('Add'), { x1: image, x2: null })).toBeNull();
  });
});
