/** The operations that a kernel can be made of, by name of the row. A float32 is one of four lanes, a bool a mask: all bits of its lane. */
import type { Operation } from '../ir/value.ts';
import { numberIn } from '../ops/operand.ts';
import { functions } from './functions.ts';
import { type Code, integer, simd, splat } from './wasm.ts';

export type Lane = 'float32' | 'uint32' | 'bool';

export interface Compiled {
  readonly inputs: readonly Lane[];
  readonly output: Lane;
  /** Absent: it always can. */
  fits?(operation: Operation): boolean;
  /**
   * Leaves the result on the stack; so does the code of each input.
   * @param keep computes a value once, and gives the code that reads it
   */
  code(inputs: readonly Code[], operation: Operation, keep: (code: Code) => Code): Code;
}

/** Whether a kernel gives the very bits that onnxruntime does. */
export const canCompile = (operation: Operation): boolean => find(operations, operation) !== undefined;

/** Whether a kernel can compute it at all: some functions differ in their last bit. */
export const canApproximate = (operation: Operation): boolean =>
  canCompile(operation) || find(functions, operation) !== undefined;

/** @param inputs the code of each. */
export const codeOf = (
  operation: Operation,
  inputs: readonly Code[],
  keep: (code: Code) => Code,
): Code | undefined =>
  (find(operations, operation) ?? find(functions, operation))?.code(inputs, operation, keep);

interface Table {
  readonly [row: string]: readonly Compiled[];
}

const find = (table: Table, operation: Operation): Compiled | undefined =>
  table[operation.row.name]?.find(
    ({ inputs, output, fits }) =>
      operation.outputs[0]!.type.dtype === output &&
      inputs.every((dtype, i) => operation.inputs[i]!.type.dtype === dtype) &&
      (fits?.(operation) ?? true),
  );

// -------------------------------------------------------------- the table

/** An instruction that takes all its inputs from the stack. */
const plain = (inputs: readonly Lane[], output: Lane, instruction: number): Compiled => ({
  inputs,
  output,
  code: operands => [...operands.flat(), ...simd(instruction)],
});
const unary = (instruction: number) => plain(['float32'], 'float32', instruction);
const binary = (instruction: number) => plain(['float32', 'float32'], 'float32', instruction);
const integers = (instruction: number) => plain(['uint32', 'uint32'], 'uint32', instruction);
const comparison = (instruction: number) => plain(['float32', 'float32'], 'bool', instruction);

/** By a power of two, which is all that there is for integers. */
const shift: Compiled = {
  inputs: ['uint32', 'uint32'],
  output: 'uint32',
  fits: operation => bitsOf(operation) !== null,
  code: ([x], operation) => [...x!, ...integer(bitsOf(operation)!), ...simd(0xad)],
};

function bitsOf({ inputs }: Operation): number | null {
  const bits = Math.log2(numberIn(inputs[1]!) ?? Number.NaN);
  return Number.isInteger(bits) ? bits : null;
}

/** NaN where one is NaN, as in ONNX and PyTorch. */
const MIN = 0xe8;
const MAX = 0xe9;
const AND = 0x4e;
const SELECT = 0x52;

const operations: Table = {
  Abs: [unary(0xe0)],
  Neg: [unary(0xe1)],
  Sqrt: [unary(0xe3)],
  Add: [binary(0xe4), integers(0xae)],
  Sub: [binary(0xe5)],
  Mul: [binary(0xe6), integers(0xb5)],
  Div: [binary(0xe7), shift],
  Min: [binary(MIN)],
  Max: [binary(MAX)],
  Equal: [comparison(0x41)],
  Less: [comparison(0x43)],
  Greater: [comparison(0x44)],
  LessOrEqual: [comparison(0x45)],
  GreaterOrEqual: [comparison(0x46)],
  Not: [plain(['bool'], 'bool', 0x4d)],
  And: [plain(['bool', 'bool'], 'bool', AND)],
  Clip: [
    {
      inputs: ['float32'],
      output: 'float32',
      code: ([x], { attributes: { low, high } }) => [
        ...x!,
        ...(low === Number.NEGATIVE_INFINITY ? [] : [...splat(Number(low)), ...simd(MAX)]),
        ...(high === Number.POSITIVE_INFINITY ? [] : [...splat(Number(high)), ...simd(MIN)]),
      ],
    },
  ],
  Cast: [
    // The bits of 1 where the mask is set.
    { inputs: ['bool'], output: 'float32', code: ([mask]) => [...mask!, ...splat(1), ...simd(AND)] },
    plain(['uint32'], 'float32', 0xfb),
  ],
  Where: [
    {
      inputs: ['bool', 'float32', 'float32'],
      output: 'float32',
      code: ([mask, a, b]) => [...a!, ...b!, ...mask!, ...simd(SELECT)],
    },
  ],
};
