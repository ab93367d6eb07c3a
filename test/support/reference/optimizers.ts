/** Optimizers with their settings that are compared with PyTorch. */
import type { Training } from '../../../engine/document/document.ts';

type Attributes = Training['optimizer']['attributes'];
const using = (type: string, attributes: Attributes): Partial<Training> => ({
  optimizer: { type, attributes },
});
const faster = { beta1: 0.8, beta2: 0.9 };
const decaying = { learningRate: 0.02, ...faster, weightDecay: 0.01 };
const amsgrad = { learningRate: 0.05, beta1: 0.7, beta2: 0.8, amsgrad: true };

/** The settings of `OPTIMIZERS` in make_training_fixtures.py. */
export const optimizerSettings: { readonly [name: string]: Partial<Training> } = {
  'adam amsgrad': using('Adam', amsgrad),
  'adamw amsgrad': using('AdamW', { ...amsgrad, weightDecay: 0.05 }),
  nadam: using('NAdam', { learningRate: 0.02 }),
  'nadam decay': using('NAdam', { ...decaying, momentumDecay: 0.1 }),
  radam: using('RAdam', { learningRate: 0.02 }),
  'radam decay': using('RAdam', decaying),
  adamax: using('Adamax', { learningRate: 0.02 }),
  'adamax decay': using('Adamax', decaying),
  adagrad: using('Adagrad', { learningRate: 0.05 }),
  'adagrad decay': using('Adagrad', {
    learningRate: 0.05,
    learningRateDecay: 0.1,
    weightDecay: 0.01,
    initialSum: 0.1,
  }),
  adadelta: using('Adadelta', {}),
  'adadelta decay': using('Adadelta', { learningRate: 0.5, rho: 0.8, epsilon: 1e-4, weightDecay: 0.01 }),
  lion: using('Lion', { learningRate: 0.01 }),
  'lion decay': using('Lion', { learningRate: 0.01, ...faster, weightDecay: 0.1 }),
  lamb: using('LAMB', { learningRate: 0.02 }),
  'lamb plain': using('LAMB', { learningRate: 0.02, ...faster, weightDecay: 0 }),
  ...Object.fromEntries(
    ['Adam', 'AdamW', 'NAdam', 'RAdam', 'Adamax', 'RMSprop', 'Adagrad'].map(type => [
      `${type.toLowerCase()} epsilon`,
      using(type, { learningRate: 0.05, epsilon: 0.1 }),
    ]),
  ),
  'lamb epsilon': using('LAMB', { learningRate: 0.02, epsilon: 0.1 }),
  'clipped by value': { ...using('SGD', { learningRate: 0.3 }), clipValue: 0.05 },
};

/** The settings of `OPTIMIZERS` in make_fixtures.py. */
export const trajectoryOptimizers: { readonly [name: string]: Training['optimizer'] } = {
  sgd: { type: 'SGD', attributes: { learningRate: 0.05 } },
  momentum: { type: 'SGD', attributes: { learningRate: 0.02, momentum: 0.9 } },
  nesterov: {
    type: 'SGD',
    attributes: { learningRate: 0.02, momentum: 0.9, nesterov: true, weightDecay: 1e-3 },
  },
  adam: { type: 'Adam', attributes: { learningRate: 1e-3 } },
  'adam-decay': { type: 'Adam', attributes: { learningRate: 1e-3, weightDecay: 1e-2 } },
  adamw: { type: 'AdamW', attributes: { learningRate: 1e-3, weightDecay: 0.05 } },
  rmsprop: { type: 'RMSprop', attributes: { learningRate: 5e-4 } },
  'rmsprop-centered': {
    type: 'RMSprop',
    attributes: { learningRate: 2e-4, alpha: 0.95, momentum: 0.9, centered: true, weightDecay: 1e-3 },
  },
};
