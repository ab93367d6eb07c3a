import { freeLoss, meanPerSample } from './loss.ts';

/**
 * x itself, averaged over all axes but the batch: for what a network is to make small without being told a right answer (a
 * divergence, a penalty, the score that an adversary gives). Keras' add_loss.
 */
export const value = freeLoss({
  name: 'value',
  doc: 'The prediction itself is made small: the mean of x, with no target. For penalties, divergences and formulas.',
  attributes: {},
  targets: 'none',
  expect() {},
  build: prediction => meanPerSample(prediction),
  result: prediction => prediction,
});
