/**
 * ONNX's recurrent operators, for networks that are done with training: one kernel instead of a body for each step. The
 * training graph says the same as a Scan, which has a gradient.
 */
import { type TensorType, TypeProblem } from '../ir/type.ts';
import { applyAll, type Value } from '../ir/value.ts';
import { FLOATS, requireDType, requireRank } from './infer.ts';
import { type OnnxForm, type OpRow, op, type Sample } from './op.ts';

export type RecurrentSettings = {
  units: number;
  direction: 'forward' | 'reverse' | 'bidirectional';
  /** RNN alone: tanh or relu. */
  activation?: 'tanh' | 'relu';
};

const directions = ({ direction }: RecurrentSettings): number => (direction === 'bidirectional' ? 2 : 1);

/** What may follow the weights: lengths alone are whole numbers. */
function optional(types: readonly TensorType[]): {
  lengths: TensorType | null;
  initial: readonly TensorType[];
} {
  const [first, ...rest] = types.slice(4);
  return first?.dtype === 'int32'
    ? { lengths: first, initial: rest }
    : { lengths: null, initial: types.slice(4) };
}

/**
 * Inputs: x [steps, batch, features], weights [directions, gates·units, features], recurrent weights
 * [directions, gates·units, units], biases [directions, 2·gates·units]; where sequences have lengths of their own, int32
 * [batch]; and where they do not begin with zeros, each state [directions, batch, units]. Outputs: all steps
 * [steps, directions, batch, units], and each state after the last [directions, batch, units].
 */
const recurrent = (
  name: string,
  gates: number,
  states: number,
  attributes: (settings: RecurrentSettings) => OnnxForm,
  samples: OpRow<readonly Value[], RecurrentSettings>['samples'],
): OpRow =>
  op<readonly Value[], RecurrentSettings>({
    name,
    infer: (types, settings): TensorType[] => {
      const [x, w, r, b] = types;
      const { lengths, initial } = optional(types);
      for (const type of [x!, w!, r!, b!, ...initial]) requireDType(name, type, FLOATS);
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
      const state: TensorType = { dtype: 'float32', shape: [count, batch!, units] };
      if (initial.length > 0 && initial.length !== states)
        throw new Error(`${name} has ${states} states, not ${initial.length}.`);
      for (const type of initial) requireShape(name, type, state.shape);
      return [
        { dtype: 'float32', shape: [steps!, count, batch!, units] },
        ...new Array<TensorType>(states).fill(state),
      ];
    },
    vjp: 'none',
    onnx: (settings, types) => {
      const { lengths, initial } = optional(types);
      return { ...attributes(settings), omittedInputs: initial.length > 0 && !lengths ? [4] : [] };
    },
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

/** A plain sequence; one in both directions with lengths; and one that goes on from states. */
const samplesFor = (
  gates: number,
  states: number,
  more: Partial<RecurrentSettings> = {},
): [Sample<RecurrentSettings>, Sample<RecurrentSettings>, Sample<RecurrentSettings>] => [
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
  {
    inputs: [
      [3, 2, 4],
      [1, gates * 3, 4],
      [1, gates * 3, 3],
      [1, 2 * gates * 3],
      ...new Array<number[]>(states).fill([1, 2, 3]),
    ],
    attributes: { units: 3, direction: 'forward', ...more },
  },
];

/** Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000). Gates in ONNX's order: i, o, f, c. */
export const LSTM = recurrent(
  'LSTM',
  4,
  2,
  ({ units, direction }) => ({ attributes: { hidden_size: units, direction } }),
  samplesFor(4, 2),
);

/** Cho et al. (2014), the reset after the product, as cuDNN and PyTorch. Gates in ONNX's order: z, r, h. */
export const GRU = recurrent(
  'GRU',
  3,
  1,
  ({ units, direction }) => ({ attributes: { hidden_size: units, direction, linear_before_reset: 1 } }),
  samplesFor(3, 1),
);

/** Elman (1990). */
export const RNN = recurrent(
  'RNN',
  1,
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
  [...samplesFor(1, 1), samplesFor(1, 1, { activation: 'relu' })[1]],
);

export interface RecurrentWeights {
  readonly input: Value;
  readonly recurrent: Value;
  readonly bias: Value;
}

/** What may be given beside the weights. */
export interface RecurrentStart {
  /** int32 [batch]; null: all sequences are as long as x. */
  readonly lengths: Value | null;
  /** Each state before the first step [directions, batch, units]; null: zeros. */
  readonly initial: readonly Value[] | null;
}

/** All steps, and each state after the last one, by one of the rows above. */
export const runRecurrent = (
  row: OpRow,
  x: Value,
  { input, recurrent: r, bias }: RecurrentWeights,
  { lengths, initial }: RecurrentStart,
  settings: RecurrentSettings,
): readonly Value[] =>
  applyAll(row, [x, input, r, bias, ...(lengths ? [lengths] : []), ...(initial ?? [])], settings);

export const recurrentRows = [LSTM, GRU, RNN];
