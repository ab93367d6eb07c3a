import { scalar } from '../ir/value.ts';
import { float } from '../layers/attribute.ts';
import { expand } from '../ops/index.ts';
import { initializer } from './initializer.ts';

export const zeros = initializer({
  name: 'zeros',
  doc: 'All 0.',
  attributes: {},
  build: shape => expand(scalar(0), shape),
});

export const ones = initializer({
  name: 'ones',
  doc: 'All 1.',
  attributes: {},
  build: shape => expand(scalar(1), shape),
});

export const constant = initializer({
  name: 'constant',
  doc: 'All the same number.',
  attributes: { value: float({ default: 0.01, doc: 'What every weight begins with.' }) },
  build: (shape, _, __, { value }) => expand(scalar(value), shape),
});
