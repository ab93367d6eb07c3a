import { choice, field, ints } from './attribute.ts';
import { layer } from './layer.ts';
import { times } from './window.ts';

export const Input = layer({
  type: 'Input',
  version: 1,
  category: 'io',
  doc: 'Brings one field of the data into the network.',
  synonyms: ['Data', 'Source', 'Feature', 'Placeholder'],
  attributes: {
    field: field({ default: '', doc: 'The field of the data that is read.' }),
    shape: ints({
      default: [1, 28, 28],
      min: 1,
      when: { attribute: 'field', is: [''] },
      doc: 'Shape of one sample, without the batch; the field says it where one is chosen.',
    }),
    dtype: choice({
      default: 'float32',
      options: ['float32', 'int64'],
      when: { attribute: 'field', is: [''] },
      doc: 'Numbers or class indices; the field says it where one is chosen.',
    }),
  },
  inputs: {},
  outputs: { y: 'The batch of samples.' },
  summary: ({ field, shape }) => field || times(shape),
  lower(_, attributes, scope) {
    const bound = scope.field(attributes.field);
    const { dtype, shape } = bound ?? attributes;
    // A number for each sample is a list of one feature: [batch, 1], which every layer takes.
    const features = dtype === 'float32' && shape.length === 0 ? [1] : shape;
    return { y: scope.feed(bound ? attributes.field : '', dtype, features) };
  },
});
