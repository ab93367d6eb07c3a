/** Examples that train for more than a minute reach what their descriptions promise. */
import { expect, test } from 'vitest';
import { trainExample } from '../support/train-example.ts';

test.each([1, 2, 3])('with seed %i the ResNet reads 99 of 100 digits that it never saw', async seed => {
  const { end } = await trainExample('resnet-digits.netloom', seed);
  expect(end.epochs).toBe(24);
  expect(end.metrics.test?.['digit/accuracy']).toBeGreaterThanOrEqual(0.99);
});
