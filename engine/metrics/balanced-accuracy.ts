import { classCounts, perClass, ratio } from './counts.ts';
import { metric } from './metric.ts';

export const balancedAccuracy = metric({
  name: 'balanced-accuracy',
  doc: 'Accuracy of each class, averaged: rare classes count as much as frequent ones.',
  attributes: {},
  better: 'higher',
  share: true,
  targets: ['classes'],
  sums: classCounts,
  finish(sums) {
    const present = perClass(sums).filter(counts => counts.true > 0);
    const sum = present.reduce((sum, counts) => sum + ratio(counts.found, counts.true), 0);
    return present.length > 0 ? sum / present.length : 0;
  },
});
