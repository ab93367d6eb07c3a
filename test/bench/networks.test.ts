/** The networks of the training suite: they compile, and are as large as the peers' models of the same names. */
import { expect, test } from 'vitest';
import { trainEntries } from '../../bench/train/index.ts';
import { check } from '../../engine/graph/check.ts';

/** As bench/pytorch/models.py has them; a run compares its own with what the peer reports. */
const parameters = {
  'mlp-784-512-256-10': 535_818,
  'mlp-784-2048-2048-10': 5_824_522,
  'tabular-400': 337_154,
  'lenet-5': 61_706,
  'vgg-32x32': 3_248_202,
  'resnet-18-32x32': 11_173_962,
  'mobilenet-v2-96x96': 3_504_872,
  'googlenet-64x64': 6_624_904,
  'resnet-50-64x64': 25_557_032,
  'unet-64x64': 31_030_658,
  lstm: 332_298,
  transformer: 3_450_890,
  'char-gpt': 809_856,
};

test('every network has no problems and the size of its peer', async () => {
  const found = await Promise.all(
    trainEntries.map(async ({ name, document }) => {
      const { problems, parameters: count } = check(await document());
      expect(problems, name).toEqual([]);
      return [name, count] as const;
    }),
  );
  expect(Object.fromEntries(found)).toEqual(parameters);
});
