import type { Architecture } from './architecture.ts';
import { dense, dropout } from './steps.ts';

const VOCABULARY = 20_000;

export const lstmText: Architecture = {
  file: 'lstm-text',
  title: 'LSTM text classifier',
  description:
    'Does a review praise a film? An LSTM (Hochreiter and Schmidhuber, 1997) reads its words one by one, as in the example of Keras ' +
    'for the IMDb reviews of Maas et al. (2011): 20,000 words, 80 of each review, 128 features. Here an LSTM has two biases, as in ' +
    'PyTorch, and word 0, which fills short reviews up, is not read.',
  fields: [
    { name: 'words', kind: 'tensor', shape: [80], classCount: VOCABULARY },
    { name: 'praise', kind: 'category', classCount: 2 },
  ],
  training: { batchSize: 32, epochs: 15, optimizer: { type: 'Adam', attributes: {} } },
  draw(net) {
    const words = net.add(['Input', { field: 'words' }, 'words']);
    const features = net.add(['Embedding', { vocabulary: VOCABULARY, size: 128 }, 'embedding'], words);
    const mask = net.add(['Mask', {}, 'mask'], words);
    const read = net.add(
      ['LSTM', { units: 128, masked: true }, 'lstm'],
      net.add(dropout(0.2), features),
      mask,
    );
    const score = net.chain(read, dropout(0.2), dense(1, 'score'));
    net.add(['Output', { target: 'praise', loss: 'binary-cross-entropy' }, 'praise'], score);
  },
};
