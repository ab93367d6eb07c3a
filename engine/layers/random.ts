import { scalar } from '../ir/value.ts';
import { expand } from '../ops/index.ts';
import { choice, float, ints } from './attribute.ts';
import { layer } from './layer.ts';
import { times } from './window.ts';

/**
 * Training draws inside the graph, from the seed, the node and the step, so that a resumed run draws the same. The exported
 * graph has an input of the node's name in its place, to which a program feeds numbers of this distribution, or its own
 * choice of a latent; wherever the engine itself evaluates, it feeds numbers that depend on the seed, the node and the
 * sample. A variational autoencoder (Kingma and Welling, 2014) samples z = μ + e^(½ log σ²) ε with ε from here; with
 * `evaluation: mean` ε is its mean outside of training, so that z = μ, and the exported graph has no such input.
 */
export const Random = layer({
  type: 'Random',
  version: 1,
  category: 'io',
  doc: 'Draws random numbers, others for each sample and step: the latent of a generator, or the noise of a sampling.',
  synonyms: [
    'Latent',
    'Noise Source',
    'Normal',
    'Uniform',
    'randn',
    'Sampling',
    'Generator Input',
    'Epsilon',
  ],
  attributes: {
    shape: ints({ default: [100], min: 1, doc: 'Shape of one sample, without the batch.' }),
    distribution: choice({
      default: 'normal',
      options: ['normal', 'uniform'],
      doc: 'Normal with a mean and a deviation, or uniform between two numbers.',
    }),
    mean: float({
      default: 0,
      when: { attribute: 'distribution', is: ['normal'] },
      doc: 'Mean of the numbers.',
    }),
    deviation: float({
      default: 1,
      min: 0,
      when: { attribute: 'distribution', is: ['normal'] },
      doc: 'Standard deviation of the numbers.',
    }),
    low: float({
      default: 0,
      when: { attribute: 'distribution', is: ['uniform'] },
      doc: 'The lowest number.',
    }),
    high: float({
      default: 1,
      when: { attribute: 'distribution', is: ['uniform'] },
      doc: 'Above all numbers.',
    }),
    evaluation: choice({
      default: 'draw',
      options: ['draw', 'mean'],
      doc: 'Outside of training: draw, by an input of the exported model that is fed; or always the mean, [1, …shape].',
    }),
  },
  inputs: {},
  outputs: { y: 'Numbers [batch, …shape].' },
  summary: ({ shape, distribution }) => `${times(shape)} ${distribution}`,
  lower(_, { shape, distribution, evaluation, mean, deviation, low, high }, scope) {
    if (evaluation === 'mean' && scope.mode !== 'training') {
      const centre = distribution === 'normal' ? mean : (low + high) / 2;
      return { y: expand(scalar(centre), [1, ...shape]) };
    }
    return {
      y: scope.draw(
        distribution === 'normal' ? { kind: 'normal', mean, deviation } : { kind: 'uniform', low, high },
        shape,
      ),
    };
  },
});
