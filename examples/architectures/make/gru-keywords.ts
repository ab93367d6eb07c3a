import type { Architecture } from './architecture.ts';
import { dense, dropout } from './steps.ts';

const RATE = 16_000;

export const gruKeywords: Architecture = {
  file: 'gru-keywords',
  title: 'GRU keyword spotter',
  description:
    'Hears ten words, silence and the rest in a second of raw sound: a GRU (Cho et al., 2014) over 40 mel bands, after Zhang, Suda, Lai ' +
    'and Chandra, Hello Edge: Keyword spotting on microcontrollers (2017), for the commands of Warden (2018). The paper reads 10 ' +
    'cepstral coefficients with 154 or 400 units; here two layers of 128 read the bands themselves, which are made within the network.',
  fields: [
    { name: 'sound', kind: 'tensor', shape: [RATE] },
    { name: 'word', kind: 'category', classCount: 12 },
  ],
  training: {
    batchSize: 64,
    epochs: 30,
    optimizer: { type: 'Adam', attributes: { learningRate: 0.0005 } },
    schedule: { type: 'cosine', attributes: {} },
    clipNorm: 5,
  },
  draw(net) {
    const bands = net.chain(
      net.add(['Input', { field: 'sound' }, 'sound']),
      // Frames of 40 ms, every 20 ms, as in the paper.
      ['MelSpectrogram', { sampleRate: RATE, nFft: 640, winLength: 640, hopLength: 320, nMels: 40 }, 'mel'],
    );
    const read = net.chain(bands, ['GRU', { units: 128, layers: 2, dropout: 0.2 }, 'gru'], dropout(0.2));
    net.add(['Output', { target: 'word' }, 'word'], net.add(dense(12, 'scores'), read));
  },
};
