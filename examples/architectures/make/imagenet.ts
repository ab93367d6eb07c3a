/** What the networks for ImageNet share: 224×224 photographs, 1,000 classes, and how they are trained. */
import type { SyntheticField, Training } from '../../../engine/document/document.ts';
import type { Drawing, End, Step } from './drawing.ts';

export const CLASSES = 1000;

export const imageNet: readonly SyntheticField[] = [
  { name: 'image', kind: 'image', shape: [3, 224, 224] },
  { name: 'label', kind: 'category', classCount: CLASSES },
];

/** The settings of torchvision's reference training, but for a batch that fits one machine. */
export const momentum = (learningRate: number, weightDecay = 1e-4): Partial<Training> => ({
  batchSize: 32,
  epochs: 90,
  optimizer: { type: 'SGD', attributes: { learningRate, momentum: 0.9, weightDecay } },
  schedule: { type: 'step', attributes: { every: 30, factor: 0.1 } },
});

export const image = (net: Drawing): End => net.add(['Input', { field: 'image' }, 'image']);

/** The scores of one head and how they are judged; the metrics are the usual ones of ImageNet. */
export function classify(net: Drawing, from: End, name = 'class', weight = 1): void {
  const scores: Step = ['Dense', { units: CLASSES }, `${name}_scores`];
  const attributes = {
    target: 'label',
    metrics: ['accuracy', 'top-k'],
    ...(weight !== 1 && { weight }),
  };
  net.add(['Output', attributes, name], net.add(scores, from));
}
