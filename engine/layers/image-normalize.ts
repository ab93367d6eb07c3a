import { layerProblem } from '../graph/problem-codes.ts';
import { constant, shapeOf, type Value } from '../ir/value.ts';
import { div, sub } from '../ops/index.ts';
import { choice, floats } from './attribute.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';

/** Of the training images of ImageNet, red, green and blue from 0 to 1: what torchvision's pretrained networks expect. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/** torchvision.transforms.Normalize: y = (x - mean) / std for each channel. */
export const ImageNormalize = layer({
  type: 'ImageNormalize',
  version: 1,
  category: 'signal',
  doc: 'Subtracts a fixed mean from each channel and divides by a fixed deviation, also in the exported model.',
  synonyms: ['Normalize', 'Standardize', 'Mean', 'Std', 'ImageNet', 'Preprocessing'],
  attributes: {
    preset: choice({
      default: 'custom',
      options: ['custom', 'imagenet'],
      doc: 'imagenet: for red, green and blue from 0 to 1. custom: the numbers below.',
    }),
    mean: floats({
      default: [0.5],
      when: { attribute: 'preset', is: ['custom'] },
      doc: 'The mean of each channel, or one for all.',
    }),
    deviation: floats({
      default: [0.5],
      min: 0,
      when: { attribute: 'preset', is: ['custom'] },
      doc: 'The standard deviation of each channel, or one for all; above 0.',
    }),
  },
  inputs: { x: 'Signals, images or volumes [batch, channels, …sizes].' },
  outputs: { y: 'As x.' },
  summary: ({ preset, mean, deviation }) =>
    preset === 'custom' ? `${mean.join(', ')} ± ${deviation.join(', ')}` : preset,
  lower({ x }, { preset, ...custom }) {
    const { channels } = requireSpatial(x);
    const { mean, deviation } = preset === 'imagenet' ? IMAGENET : custom;
    const zero = deviation.find(value => value === 0);
    if (zero !== undefined) {
      const fault = { attribute: 'deviation', limit: 0, value: zero };
      throw layerProblem('attribute-above', fault, { attribute: 'deviation' });
    }
    const perChannel = (values: readonly number[], attribute: string): Value => {
      if (values.length !== 1 && values.length !== channels)
        throw layerProblem(
          'normalize-channels',
          { attribute, count: values.length, channels },
          { attribute: preset === 'imagenet' ? 'preset' : attribute },
        );
      const ones = shapeOf(x)
        .slice(2)
        .map(() => 1);
      return constant(Float32Array.from(values), [values.length, ...ones]);
    };
    return { y: div(sub(x, perChannel(mean, 'mean')), perChannel(deviation, 'deviation')) };
  },
});
