import { scalar } from '../ir/value.ts';
import { expand } from '../ops/index.ts';
import type { Initializer } from './initializer.ts';

export const zeros: Initializer = {
  name: 'zeros',
  doc: 'All 0.',
  build: shape => expand(scalar(0), shape),
};

export const ones: Initializer = {
  name: 'ones',
  doc: 'All 1.',
  build: shape => expand(scalar(1), shape),
};
