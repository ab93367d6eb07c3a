/** Training steps of whole models on the CPU, data in memory. */
import { coldSeconds, grownBytes, parameters, peakBytes, speed, warmSeconds } from '../figure.ts';
import { findCompiledPytorch, findPytorch } from '../peers/pytorch.ts';
import { findTfjs } from '../peers/tfjs.ts';
import { suite } from '../suite.ts';
import type { TrainEntry } from './entry.ts';
import { googlenet } from './googlenet.ts';
import { gpt } from './gpt.ts';
import { lenet5 } from './lenet5.ts';
import { lstm } from './lstm.ts';
import { mlps, tabular } from './mlp.ts';
import { mobilenet } from './mobilenet.ts';
import { resnet18, resnet50 } from './resnet.ts';
import { transformer } from './transformer.ts';
import { unet } from './unet.ts';
import { vgg } from './vgg.ts';

export const trainEntries: readonly TrainEntry[] = [
  ...mlps,
  tabular,
  lenet5,
  vgg,
  resnet18,
  mobilenet,
  googlenet,
  resnet50,
  unet,
  lstm,
  transformer,
  gpt,
];

export const trainSuite = suite({
  doc: 'training steps of whole models',
  entries: trainEntries,
  figures: [
    speed('samplesPerSecond', 'samples/s'),
    peakBytes,
    grownBytes,
    coldSeconds,
    warmSeconds,
    parameters,
  ],
  peers: { pytorch: findPytorch, 'pytorch-compile': findCompiledPytorch, tfjs: findTfjs },
});
