/**
 * Lin et al., Focal loss for dense object detection (2017): cross-entropy times (1 - p)^γ, where p is the probability of
 * the truth, so that what is already learned counts little.
 */
import { float } from '../layers/attribute.ts';
import {
  add,
  exp,
  logSumExp,
  max,
  mul,
  neg,
  pow,
  reduceSum,
  sigmoid,
  softmax,
  softplus,
  sub,
} from '../ops/index.ts';
import { expectBinary } from './binary.ts';
import { binaryEntropy } from './binary-cross-entropy.ts';
import { classMask } from './class-mask.ts';
import { classAttributes, classShare, countedPlaces, expectClasses, weightsLike } from './classes.ts';
import { binaryLikePrediction, loss, meanPerSample } from './loss.ts';

const gamma = float({
  default: 2,
  min: 0,
  doc: 'How much less it counts what is already right; 0 is cross-entropy.',
});

/** Not in PyTorch. Class weights are its α, and the mean is weighted by them as PyTorch's cross-entropy. */
export const focal = loss({
  name: 'focal',
  doc: 'Cross-entropy of classes that counts hard samples more: -(1 - p)^gamma log p, with p = softmax(x)[class].',
  attributes: { ...classAttributes, gamma },
  targets: 'classes',
  applies: 'softmax',
  expect: (prediction, target, { classWeights }) => expectClasses('focal', prediction, target, classWeights),
  build(prediction, target, { gamma, ...settings }) {
    const mask = classMask(prediction, target);
    const entropy = sub(logSumExp(prediction, 1), reduceSum(mul(mask, prediction), { axes: [1] }));
    // 1 - p = Σ of the others' probabilities, which keeps its digits where p is almost 1.
    const missing = reduceSum(mul(softmax(prediction, 1), sub(1, mask)), { axes: [1] });
    const weights = weightsLike(prediction, settings.classWeights);
    const counted = countedPlaces(target, settings);
    // The root of 0 has no gradient: gamma may be below 1.
    const places = mul(pow(max(missing, 1e-12), gamma), entropy);
    const weighted = weights ? mul(places, reduceSum(mul(mask, weights), { axes: [1] })) : places;
    return meanPerSample(counted ? mul(weighted, counted) : weighted);
  },
  weight: classShare,
  counted: countedPlaces,
  result: prediction => softmax(prediction, 1),
});

/** torchvision's sigmoid_focal_loss. */
export const binaryFocal = loss({
  name: 'binary-focal',
  doc: 'Cross-entropy of yes or no that counts hard samples more: -(1 - p)^gamma log p, with p = σ(x) for yes.',
  attributes: {
    gamma,
    positiveShare: float({
      default: 0.25,
      min: 0,
      max: 1,
      doc: 'alpha: how much a yes counts; a no counts 1 - alpha.',
    }),
  },
  targets: 'binary',
  applies: 'sigmoid',
  expect: (prediction, target) => expectBinary('binary-focal', prediction, target),
  build(prediction, target, { gamma, positiveShare }) {
    const t = binaryLikePrediction(target, prediction);
    // The probability of the wrong answer is σ(-x) for yes, σ(x) for no; its power, by its logarithm.
    const wrong = mul(prediction, sub(1, mul(t, 2)));
    const hard = exp(mul(softplus(neg(wrong)), -gamma));
    const share = add(mul(t, 2 * positiveShare - 1), 1 - positiveShare);
    return meanPerSample(mul(share, mul(hard, binaryEntropy(prediction, t, 1))));
  },
  result: prediction => sigmoid(prediction),
});
