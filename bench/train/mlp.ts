/** Dense layers with ReLU between, Adam: dominated by matrix products and, where the layers are wide, by the update. */
import { dense, relu } from '../../examples/architectures/make/steps.ts';
import { ADAM, inRow, label, type Network, numbers } from '../network.ts';
import { trainEntry } from './entry.ts';

export const mlpName = (widths: readonly number[]): string => `mlp-${widths.join('-')}`;

/** From as many numbers as the first width says to as many classes as the last. */
export const mlpNetwork = (widths: readonly number[], batchSize: number): Network => ({
  title: mlpName(widths),
  fields: [numbers(widths[0]!), label(widths.at(-1)!)],
  batchSize,
  optimizer: ADAM,
  // Nothing bends behind the last.
  draw: inRow(
    ...widths
      .slice(1)
      .flatMap(units => [dense(units), relu])
      .slice(0, -1),
  ),
});

const entry = (widths: readonly number[], batchSize: number, name = mlpName(widths)) =>
  trainEntry({ name, model: mlpName(widths), network: mlpNetwork(widths, batchSize) });

export const mlps = [entry([784, 512, 256, 10], 128), entry([784, 2048, 2048, 10], 128)];

/** A wide table: 400 columns, and rows by the thousand in each batch. */
export const tabular = entry([400, 512, 256, 2], 4096, 'tabular-400');
