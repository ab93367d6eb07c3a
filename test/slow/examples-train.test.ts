/** Examples that train for half a minute and more reach what their descriptions promise. */
import { expect, test } from 'vitest';
import { trainExample } from '../support/train-example.ts';

test.each([1, 2, 3])('with seed %i the ResNet reads 99 of 100 digits that it never saw', async seed => {
  const { end } = await trainExample('resnet-digits.netloom', seed);
  expect(end.epochs).toBe(24);
  expect(end.metrics.test?.['digit/accuracy']).toBeGreaterThanOrEqual(0.99);
});

test('LeNet-5 reads 98 % of digits that it never saw', async () => {
  const { end } = await trainExample('mnist-lenet5.netloom', 1);
  expect(end.epochs).toBe(10);
  expect(end.metrics.test?.['digit/accuracy']).toBeGreaterThanOrEqual(0.98);
});
