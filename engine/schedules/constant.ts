import { schedule } from './schedule.ts';

export const constant = schedule({
  name: 'constant',
  doc: 'The same learning rate throughout.',
  attributes: {},
  rate: ({ baseRate }) => baseRate,
});
