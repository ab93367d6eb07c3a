/**
 * Recurrence: a body that runs once for each step of a sequence. In graph size a thousand steps cost as much as one.
 * The body is closed; what all steps share (weights) are inputs of the operation too, which the ONNX body reads by name.
 */
import { substitute } from '../ir/substitute.ts';
import { type Dim, formatType, sameType, type TensorType } from '../ir/type.ts';
import { applyAll, type Graph, input, shapeOf, type Value } from '../ir/value.ts';
import { add, mul } from './arithmetic.ts';
import { sigmoid, tanh } from './elementwise.ts';
import { FLOATS, range, requireDType } from './infer.ts';
import { split, stack } from './joining.ts';
import { gemm, matmul } from './linalg.ts';
import { squeeze } from './movement.ts';
import { op } from './op.ts';
import { scanGradient } from './scan-gradient.ts';
import { slice } from './slice.ts';

/**
 * Inputs: `states` first states, then `scanned` sequences [steps, …], then what all steps share. The body takes the
 * same with one element in place of each sequence, and gives the next states, then its results.
 * Outputs: the last states, then each result of all steps [steps, …].
 */
export type ScanSettings = {
  body: Graph;
  states: number;
  scanned: number;
  /** From the last step to the first; results keep the places of the elements that they belong to. */
  reverse: boolean;
};

/** A longer recurrence stays a Scan where a device has no kernel for it: its graph would take too long to open. */
const LONGEST_UNROLLED = 64;

export const Scan = op<readonly Value[], ScanSettings>({
  name: 'Scan',
  infer: (types, { body, states, scanned }) => {
    const steps = types[states]?.shape[0];
    if (scanned < 1 || steps === undefined) throw new Error('A Scan needs a sequence.');
    for (const type of types.slice(0, states)) requireDType('Scan', type, FLOATS);
    const given = types.map((type, i): TensorType => {
      if (i < states || i >= states + scanned) return type;
      if (type.shape[0] !== steps)
        throw new Error(`The sequences of a Scan have ${steps} and ${type.shape[0]} steps.`);
      return { ...type, shape: type.shape.slice(1) };
    });
    requireTypes(given, body.inputs, 'takes');
    const results = body.outputs.map(({ value }) => value);
    requireTypes(types.slice(0, states), results.slice(0, states), 'gives back');
    return results.map(({ type }, i) => (i < states ? type : { ...type, shape: [steps, ...type.shape] }));
  },
  vjp: (_, { inputs, gradients, attributes }) => scanGradient(inputs, gradients, attributes),
  onnx: ({ body, states, scanned, reverse }, inputs) => {
    const direction = reverse ? 1 : 0;
    return {
      attributes: {
        body,
        num_scan_inputs: scanned,
        scan_input_directions: range(scanned).map(() => direction),
        // ONNX writes no empty list.
        scan_output_directions:
          body.outputs.length > states ? body.outputs.slice(states).map(() => direction) : undefined,
      },
      captured: inputs.length - states - scanned,
    };
  },
  forms: [
    {
      name: 'unrolled',
      // The provider has no Scan, and the way to the CPU and back costs more.
      providers: ['webgpu'],
      build: (inputs, settings) => unrolled(inputs, settings, LONGEST_UNROLLED),
    },
  ],
  formsOptional: true,
  samples: [
    {
      // A tanh RNN with its input product inside, of which the last state alone counts.
      inputs: [
        [2, 3],
        [4, 2, 5],
        [5, 3],
        [3, 3],
      ],
      attributes: settingsOf(
        [[2, 3]],
        [[2, 5]],
        [
          [5, 3],
          [3, 3],
        ],
        ([h], [x], [w, u]) => ({
          states: [tanh(add(matmul(x!, w!), matmul(h!, u!)))],
          results: [],
        }),
      ),
    },
    {
      // Two states, gates, a shared bias, backwards.
      inputs: [[2, 2], [2, 2], [3, 2, 4], [4, 2], [2]],
      attributes: settingsOf(
        [
          [2, 2],
          [2, 2],
        ],
        [[2, 4]],
        [[4, 2], [2]],
        ([h, c], [x], [u, b]) => {
          const [a, g] = split(add(x!, gemm(h!, u!, { transB: true })), [2, 2], 1) as [Value, Value];
          const next = add(mul(c!, sigmoid(add(a, b!))), tanh(g));
          const output = mul(tanh(next), sigmoid(a));
          return { states: [output, next], results: [output, mul(output, b!)] };
        },
        true,
      ),
    },
    {
      // No state: the same function of each element; and a state that only passes through.
      inputs: [[3], [4, 3], [4, 3]],
      attributes: settingsOf([[3]], [[3], [3]], [], ([s], [x, y]) => ({
        states: [s!],
        results: [mul(mul(x!, y!), s!)],
      })),
    },
  ],
});

function requireTypes(given: readonly TensorType[], wanted: readonly Value[], verb: string): void {
  given.forEach((type, i) => {
    const other = wanted[i]?.type;
    if (!other || !sameType(type, other))
      throw new Error(
        `The body of a Scan ${verb} ${other ? formatType(other) : 'nothing'} in place ${i}, not ${formatType(type)}.`,
      );
  });
}

/** What the body of a Scan computes at one step. */
export interface ScanStep {
  /** The next states, of the same types. */
  readonly states: readonly Value[];
  readonly results: readonly Value[];
}

export type ScanBody = (
  states: readonly Value[],
  elements: readonly Value[],
  shared: readonly Value[],
) => ScanStep;

export interface ScanInputs {
  readonly states: readonly Value[];
  /** [steps, …], at least one. */
  readonly sequences: readonly Value[];
  readonly shared: readonly Value[];
  readonly reverse?: boolean;
}

/** Runs the body over the steps: the last states, and each result as a sequence [steps, …]. */
export function scan({ states, sequences, shared, reverse = false }: ScanInputs, build: ScanBody): ScanStep {
  const typesOf = (values: readonly Value[]) => values.map(value => value.type);
  const elements = typesOf(sequences).map(type => ({ ...type, shape: type.shape.slice(1) }));
  const body = bodyOf(typesOf(states), elements, typesOf(shared), build);
  const outputs = applyScan([...states, ...sequences, ...shared], {
    body,
    states: states.length,
    scanned: sequences.length,
    reverse,
  });
  return { states: outputs.slice(0, states.length), results: outputs.slice(states.length) };
}

export const applyScan = (inputs: readonly Value[], settings: ScanSettings): readonly Value[] =>
  applyAll(Scan, inputs, settings);

function bodyOf(
  states: readonly TensorType[],
  elements: readonly TensorType[],
  shared: readonly TensorType[],
  build: ScanBody,
): Graph {
  const given = (name: string, types: readonly TensorType[]) =>
    types.map((type, i) => input('body', `${name}${i}`, type));
  const [s, e, c] = [given('state', states), given('element', elements), given('shared', shared)];
  const step = build(s, e, c);
  return {
    name: 'step',
    inputs: [...s, ...e, ...c],
    outputs: [
      ...step.states.map((value, i) => ({ name: `next${i}`, value })),
      ...step.results.map((value, i) => ({ name: `result${i}`, value })),
    ],
  };
}

/** The body written out for every step; null where there are too many of them, or nobody knows how many. */
export function unrolled(
  inputs: readonly Value[],
  { body, states, scanned, reverse }: ScanSettings,
  longest: number,
): readonly Value[] | null {
  const steps: Dim = shapeOf(inputs[states]!)[0]!;
  if (typeof steps !== 'number' || steps > longest) return null;
  // Not one Split: a shader of webgpu writes to a dozen buffers at most.
  const elements = inputs
    .slice(states, states + scanned)
    .map(sequence =>
      range(steps).map(step =>
        squeeze(slice(sequence, { starts: [step], ends: [step + 1], axes: [0] }), [0]),
      ),
    );
  const shared = inputs.slice(states + scanned);
  const values = body.outputs.map(output => output.value);
  const results: Value[][] = [];
  let current = inputs.slice(0, states);
  for (const step of reverse ? range(steps).reverse() : range(steps)) {
    const given = [...current, ...elements.map(list => list[step]!), ...shared];
    const made = substitute(values, new Map(body.inputs.map((value, i) => [value, given[i]!])));
    current = made.slice(0, states);
    results[step] = made.slice(states);
  }
  return [
    ...current,
    ...range(values.length - states).map(i =>
      stack(
        results.map(list => list[i]!),
        0,
      ),
    ),
  ];
}

type Shapes = readonly (readonly number[])[];

function settingsOf(
  states: Shapes,
  elements: Shapes,
  shared: Shapes,
  build: ScanBody,
  reverse = false,
): ScanSettings {
  const types = (shapes: Shapes) => shapes.map((shape): TensorType => ({ dtype: 'float32', shape }));
  const body = bodyOf(types(states), types(elements), types(shared), build);
  return { body, states: states.length, scanned: elements.length, reverse };
}
