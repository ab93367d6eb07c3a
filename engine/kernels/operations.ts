/** The operations that a kernel can be made of, by name of the row. A float32 is one of four lanes, a bool a mask: all bits of its lane. */
import type { Attributes, Operation } from '../ir/value.ts';
import { type Code, simd, splat } from './wasm.ts';

type Lane = 'float32' | 'bool';

interface Compiled {
  readonly inputs: readonly Lane[];
  readonly output: Lane;
  /** Leaves the result on the stack; so does the code of each input. */
  code(inputs: readonly Code[], attributes: Attributes): Code;
}

export function canCompile({ row, inputs, outputs }: Operation): boolean {
  const compiled = operations[row.name];
  return (
    compiled !== undefined &&
    outputs[0]!.type.dtype === compiled.output &&
    compiled.inputs.every((dtype, i) => inputs[i]!.type.dtype === dtype)
  );
}

/** @param inputs the code of each. */
export const codeOf = ({ row, attributes }: Operation, inputs: readonly Code[]): Code =>
  operations[row.name]!.code(inputs, attributes);

// -------------------------------------------------------------- the table

/** An instruction that takes all its inputs from the stack. */
const plain = (inputs: readonly Lane[], output: Lane, instruction: number): Compiled => ({
  inputs,
  output,
  code: operands => [...operands.flat(), ...simd(instruction)],
});
const unary = (instruction: number) => plain(['float32'], 'float32', instruction);
const binary = (instruction: number) => plain(['float32', 'float32'], 'float32', instruction);
const comparison = (instruction: number) => plain(['float32', 'float32'], 'bool', instruction);

/** NaN where one is NaN, as in ONNX and PyTorch. */
const MIN = 0xe8;
const MAX = 0xe9;
const AND = 0x4e;
const SELECT = 0x52;

const operations: { readonly [row: string]: Compiled } = {
  Abs: unary(0xe0),
  Neg: unary(0xe1),
  Sqrt: unary(0xe3),
  Add: binary(0xe4),
  Sub: binary(0xe5),
  Mul: binary(0xe6),
  Div: binary(0xe7),
  Min: binary(MIN),
  Max: binary(MAX),
  Equal: comparison(0x41),
  Less: comparison(0x43),
  Greater: comparison(0x44),
  LessOrEqual: comparison(0x45),
  GreaterOrEqual: comparison(0x46),
  Not: plain(['bool'], 'bool', 0x4d),
  And: plain(['bool', 'bool'], 'bool', AND),
  Clip: {
    inputs: ['float32'],
    output: 'float32',
    code: ([x], { low, high }) => [
      ...x!,
      ...(low === Number.NEGATIVE_INFINITY ? [] : [...splat(Number(low)), ...simd(MAX)]),
      ...(high === Number.POSITIVE_INFINITY ? [] : [...splat(Number(high)), ...simd(MIN)]),
    ],
  },
  // Only from a mask: the bits of 1 where it is set.
  Cast: { inputs: ['bool'], output: 'float32', code: ([mask]) => [...mask!, ...splat(1), ...simd(AND)] },
  Where: {
    inputs: ['bool', 'float32', 'float32'],
    output: 'float32',
    code: ([mask, a, b]) => [...a!, ...b!, ...mask!, ...simd(SELECT)],
  },
};
