import type { Architecture } from './architecture.ts';
import type { Step } from './drawing.ts';
import { activation, dense, flatten } from './steps.ts';

const sigmoid = activation('sigmoid');
const SIDE = 28;
const CODE = 30;

/** Layers of this many units, each with a sigmoid. */
const layersOf = (...units: number[]): Step[] => units.flatMap(count => [dense(count), sigmoid]);

export const autoencoder: Architecture = {
  file: 'autoencoder',
  title: 'Autoencoder',
  description:
    'Squeezes a digit through 30 numbers and draws it again: Hinton and Salakhutdinov, Reducing the dimensionality of data with neural ' +
    'networks (2006), 784-1000-500-250-30 and back. The paper trains it layer by layer first; Adam and better first weights do without.',
  fields: [{ name: 'image', kind: 'image', shape: [1, SIDE, SIDE], distribution: 'uniform' }],
  training: { batchSize: 128, epochs: 50 },
  draw(net) {
    const drawn = net.chain(
      net.add(['Input', { field: 'image' }, 'image']),
      flatten,
      ...layersOf(1000, 500, 250),
      dense(CODE, 'code'),
      ...layersOf(250, 500, 1000),
      dense(SIDE * SIDE, 'drawn'),
      ['Reshape', { shape: [1, SIDE, SIDE] }, 'picture'],
    );
    net.add(['Output', { target: 'image', loss: 'binary-cross-entropy', metrics: [] }, 'drawing'], drawn);
  },
};
