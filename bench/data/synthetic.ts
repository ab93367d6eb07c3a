/** Random samples: pictures of 3×64×64 beside a network that does little with each, and texts of 128 words beside an embedding. */
import type { SyntheticSource } from '../../engine/document/document.ts';
import { conv, dense, flatten, maxPool, relu } from '../../examples/architectures/make/steps.ts';
import { ADAM, inRow, label, type Network, networkDocument, numbers, tokens } from '../network.ts';
import { type DataEntry, dataEntry } from './entry.ts';

const WORDS = 1000;

const entry = ({ network, ...rest }: Omit<DataEntry, 'open' | 'measure'> & { network: Network }) =>
  dataEntry({
    ...rest,
    async open() {
      const document = await networkDocument(network);
      const dataset = document.dataset!;
      const source = { ...(dataset.source as SyntheticSource), samples: rest.samples };
      const split = { validation: 0, test: 0 };
      return { document: { ...document, dataset: { ...dataset, source, split } }, base: '.' };
    },
  });

export const pictures = entry({
  name: 'pictures-64x64',
  raw: { x: 'float32', label: 'int32' },
  samples: 5_000,
  network: {
    title: 'pictures',
    fields: [numbers(3, 64, 64), label(10)],
    batchSize: 64,
    optimizer: ADAM,
    draw: inRow(conv(8, 8, { stride: 8, pad: 0, bias: true }), relu, maxPool(2, 2), flatten, dense(10)),
  },
});

export const texts = entry({
  name: 'texts-128',
  raw: { x: 'int32', label: 'int32' },
  samples: 20_000,
  network: {
    title: 'texts',
    fields: [tokens('x', 128, WORDS), label(10)],
    batchSize: 128,
    optimizer: ADAM,
    draw: inRow(['Embedding', { vocabulary: WORDS, size: 8 }], flatten, dense(10)),
  },
});
