/** Recurrent layers between states that are compared with PyTorch's. */
import { documentOf, node } from '../documents.ts';
import { fill } from '../fill.ts';
import { objectiveFixtures } from '../objective-fixtures.ts';

export const { states: stateFixtures } = objectiveFixtures;
export const BATCH = 6;
const [STEPS, LENGTHS] = [5, [5, 3, 1, 4, 5, 2]];

const tensor = (name: string, shape: readonly number[]) => ({
  name,
  kind: 'tensor' as const,
  dtype: 'float32' as const,
  shape,
});

/** `recurrent` of make_objective_fixtures.py: a Dense makes each state, and all results have a target. */
export function stateNetwork(name: string) {
  const { type, attributes } = stateFixtures[name]!;
  const { units, layers, bidirectional, masked } = attributes;
  const directions = bidirectional ? 2 : 1;
  const count = layers * directions;
  const states = type === 'LSTM' ? ['h', 'c'] : ['h'];
  const state = count === 1 ? [units] : [count, units];
  const targets = {
    y: [STEPS, directions * units],
    ...Object.fromEntries(states.map(port => [port, state])),
  };
  const document = documentOf(
    [
      node('Input', { field: 'x' }, 'x'),
      node('Input', { field: 'seed' }, 'seed'),
      ...(masked ? [node('Input', { field: 'mask' }, 'mask')] : []),
      ...states.flatMap(port => [
        node('Dense', { units: count * units }, `start_${port}`),
        node('Reshape', { shape: state }, `state_${port}`),
      ]),
      node(type, { ...attributes, returns: 'all', initialState: true, finalState: true }, 'layer'),
      ...Object.keys(targets).map(port =>
        node('Output', { target: `t_${port}`, loss: 'mse', metrics: [] }, port),
      ),
    ],
    [
      'x > layer',
      ...(masked ? ['mask > layer.mask'] : []),
      ...states.flatMap(port => [
        `seed > start_${port}`,
        `start_${port} > state_${port}`,
        `state_${port} > layer.${port}0`,
      ]),
      ...Object.keys(targets).map(port => `layer.${port} > ${port}`),
    ],
    {
      fields: [
        tensor('x', [STEPS, 4]),
        tensor('seed', [3]),
        tensor('mask', [STEPS]),
        ...Object.entries(targets).map(([port, shape]) => tensor(`t_${port}`, shape)),
      ],
      training: { optimizer: { type: 'SGD', attributes: {} } },
    },
  );
  const mask = LENGTHS.flatMap(length => Array.from({ length: STEPS }, (_, step) => Number(step < length)));
  const size = (shape: readonly number[]) => shape.reduce((product, dim) => product * dim, BATCH);
  const feeds = {
    x: fill(1, BATCH * STEPS * 4, 2),
    seed: fill(2, BATCH * 3, 2),
    ...(masked && { mask }),
    ...Object.fromEntries(
      Object.entries(targets).map(([port, shape], i) => [`target/${port}`, fill(501 + i, size(shape))]),
    ),
  };
  return { document, feeds, ports: Object.keys(targets) };
}
