/**
 * ONNX's recurrent operators, for networks that are done with training: one kernel instead of a body for each step. The
 * training graph says the same as a Scan, which has a gradient.
 */
import { type TensorType, TypeProblem } from '../ir/type.ts';
import { applyAll, type Value } from '../ir/value.ts';
import { FLOATS, requireDType, requireRank } from './infer.ts';
import { type OpRow, op, type Sample } from './op.ts';

export type RecurrentSettings = {
  units: number;
  direction: 'forward' | 'reverse' | 'bidirectional';
  /** RNN alone: tanh or relu. */
  activation?: 'tanh' | 'relu';
};

const directions = ({ direction }: RecurrentSettings): number => (direction === 'bidirectional' ? 2 : 1);

/**
 * Inputs: x [steps, batch, features], weights [directions, gates·units, features], recurrent weights
 * [directions, gates·units, units], biases [directions, 2·gates·units] and, where sequences have lengths of their own,
 * int32 [batch]. Outputs: all steps [steps, directions, batch, units], the last [directions, batch, units].
 */
const recurrent = (
  name: string,
  gates: number,
  onnx: NonNullable<OpRow<readonly Value[], RecurrentSettings>['onnx']>,
  samples: OpRow<readonly Value[], RecurrentSettings>['samples'],
): OpRow =>
  op<readonly Value[], RecurrentSettings>({
    name,
    infer: ([x, w, r, b, lengths], settings): TensorType[] => {
      for (const type of [x!, w!, r!, b!]) requireDType(name, type, FLOATS);
      requireRank(name, x!, 3, 3);
      const [steps, batch, features] = x!.shape;
      const { units } = settings;
      const count = directions(settings);
      requireShape(name, w!, [count, gates * units, features!]);
      requireShape(name, r!, [count, gates * units, units]);
      requireShape(name, b!, [count, 2 * gates * units]);
      if (lengths) {
        requireDType(name, lengths, ['int32']);
        requireShape(name, lengths, [batch!]);
      }
      return [
        { dtype: 'float32', shape: [steps!, count, batch!, units] },
        { dtype: 'float32', shape: [count, batch!, units] },
      ];
    },
    vjp: 'none',
    onnx,
    samples,
  });

function requireShape(name: string, { shape }: TensorType, wanted: TensorType['shape']): void {
  if (shape.length === wanted.length && shape.every((dim, axis) => dim === wanted[axis])) return;
  const [actual, expected] = [shape, wanted].map(dims => `[${dims.join(', ')}]`) as [string, string];
  throw new TypeProblem('shape', `${name} needs the shape ${expected}, not ${actual}.`, {
    op: name,
    expected,
    actual,
  });
}

/** A plain sequence; and one in both directions with lengths. */
const samplesFor = (
  gates: number,
  more: Partial<RecurrentSettings> = {},
): [Sample<RecurrentSettings>, Sample<RecurrentSettings>] => [
  {
    inputs: [
      [4, 2, 3],
      [1, gates * 5, 3],
      [1, gates * 5, 5],
      [1, 2 * gates * 5],
    ],
    attributes: { units: 5, direction: 'forward', ...more },
  },
  {
    inputs: [
      [4, 2, 3],
      [2, gates * 2, 3],
      [2, gates * 2, 2],
      [2, 2 * gates * 2],
      { shape: [2], dtype: 'int32', values: [4, 2] },
    ],
    attributes: { units: 2, direction: 'bidirectional', ...more },
  },
];

/** Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000). Gates in ONNX's order: i, o, f, c. */
export const LSTM = recurrent(
  'LSTM',
  4,
  ({ units, direction }) => ({ attributes: { hidden_size: units, direction } }),
  samplesFor(4),
);

/** Cho et al. (2014), the reset after the product, as cuDNN and PyTorch. Gates in ONNX's order: z, r, h. */
export const GRU = recurrent(
  'GRU',
  3,
  ({ units, direction }) => ({ attributes: { hidden_size: units, direction, linear_before_reset: 1 } }),
  samplesFor(3),
);

/** Elman (1990). */
export const RNN = recurrent(
  'RNN',
  1,
  settings => ({
    attributes: {
      hidden_size: settings.units,
      direction: settings.direction,
      activations: new Array<string>(directions(settings)).fill(
        settings.activation === 'relu' ? 'Relu' : 'Tanh',
      ),
    },
    strings: ['activations'],
  }),
  [...samplesFor(1), samplesFor(1, { activation: 'relu' })[1]],
);

export interface RecurrentWeights {
  readonly input: Value;
  readonly recurrent: Value;
  readonly bias: Value;
}

/** All steps and the last one, by one of the rows above. */
export const runRecurrent = (
  row: OpRow,
  x: Value,
  { input, recurrent: r, bias }: RecurrentWeights,
  lengths: Value | null,
  settings: RecurrentSettings,
): readonly Value[] => applyAll(row, [x, input, r, bias, ...(lengths ? [lengths] : [])], settings);

export const recurrentRows = [LSTM, GRU, RNN];
