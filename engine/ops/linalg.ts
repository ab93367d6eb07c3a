/** Products of matrices. */
import { productOf } from '../ir/dim.ts';
import { type Dim, formatShape, type Shape, type TensorType, TypeProblem } from '../ir/type.ts';
import { apply, shapeOf, type Value } from '../ir/value.ts';
import { broadcastShapes, FLOATS, range, requireDType, requireRank } from './infer.ts';
import { reshape, squeeze, transpose, unsqueeze } from './movement.ts';
import { type Binary, op, type Ternary } from './op.ts';
import { unbroadcast } from './operand.ts';
import { reduceSum } from './reduction.ts';

function requireInner(name: string, a: Shape, b: Shape, inner: Dim, other: Dim): void {
  if (inner === other) return;
  throw new TypeProblem(
    'matmul-inner',
    `${name}: the last axis of ${formatShape(a)} is ${inner}, but ${formatShape(b)} needs ${other}.`,
    { op: name, a: formatShape(a), b: formatShape(b), inner, other },
  );
}

/** Swaps the last two axes. */
const swap = (x: Value): Value => {
  const rank = shapeOf(x).length;
  return transpose(x, [...range(rank - 2), rank - 1, rank - 2]);
};

/** [..., rows, columns] as one matrix of all rows. */
const flatten = (x: Value): Value => {
  const shape = shapeOf(x);
  return shape.length === 2 ? x : reshape(x, [productOf(shape.slice(0, -1)), shape[shape.length - 1]!]);
};

// y = a b: da = g bᵀ, db = aᵀ g, summed over what was broadcast.
export const MatMul = op<Binary>({
  name: 'MatMul',
  infer: ([a, b]) => {
    for (const type of [a, b]) {
      requireDType('MatMul', type, FLOATS);
      requireRank('MatMul', type, 2);
    }
    const [rows, inner] = a.shape.slice(-2) as [Dim, Dim];
    const [other, columns] = b.shape.slice(-2) as [Dim, Dim];
    requireInner('MatMul', a.shape, b.shape, inner, other);
    return {
      dtype: 'float32',
      shape: [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns],
    };
  },
  vjp: (g, { inputs: [a, b] }) => {
    // One matrix for all batches: its gradient is one product over all their rows, without a sum afterwards.
    if (shapeOf(b).length === 2)
      return [
        reshape(gemm(flatten(g), b, { transB: true }), shapeOf(a)),
        gemm(flatten(a), flatten(g), { transA: true }),
      ];
    return [unbroadcast(matmul(g, swap(b)), shapeOf(a)), unbroadcast(matmul(swap(a), g), shapeOf(b))];
  },
  samples: [
    {
      inputs: [
        [2, 3],
        [3, 4],
      ],
    },
    {
      inputs: [
        [5, 2, 3],
        [3, 4],
      ],
    },
    {
      inputs: [
        [2, 3],
        [5, 3, 4],
      ],
    },
    {
      inputs: [
        [2, 1, 2, 3],
        [3, 3, 4],
      ],
    },
  ],
});

/** As NumPy's matmul: a vector on the left is a row, on the right a column, and leaves no axis behind. */
export function matmul(a: Value, b: Value): Value {
  requireRank('MatMul', a.type, 1);
  requireRank('MatMul', b.type, 1);
  if (shapeOf(a).length === 1)
    return squeeze(matmul(unsqueeze(a, [0]), b), [shapeOf(b).length === 1 ? 0 : -2]);
  if (shapeOf(b).length === 1) return squeeze(matmul(a, unsqueeze(b, [1])), [-1]);
  return apply(MatMul, [a, b]);
}

type Transposed = { transA: boolean; transB: boolean };

/** Two matrices, and what is added to each row of their product. */
type GemmInputs = Binary | Ternary;

function requireRow(bias: TensorType | undefined, columns: Dim): void {
  if (!bias || (bias.shape.length === 1 && bias.shape[0] === columns)) return;
  throw new TypeProblem('shape', `Gemm: the bias ${formatShape(bias.shape)} is not [${columns}].`);
}

// y = a b + c with a = Aᵀ where transA, b = Bᵀ where transB. da = g bᵀ, db = aᵀ g, dc = Σ g over the rows; dA = daᵀ = b gᵀ,
// dB = dbᵀ = gᵀ a.
export const Gemm = op<GemmInputs, Transposed>({
  name: 'Gemm',
  infer: ([a, b, c], { transA, transB }) => {
    for (const type of [a, b]) {
      requireDType('Gemm', type, FLOATS);
      requireRank('Gemm', type, 2, 2);
    }
    const [inner, rows] = transA ? a.shape : a.shape.toReversed();
    const [columns, other] = transB ? b.shape : b.shape.toReversed();
    requireInner('Gemm', a.shape, b.shape, inner!, other!);
    requireRow(c, columns!);
    return { dtype: 'float32', shape: [rows!, columns!] };
  },
  vjp: (g, { inputs: [a, b], attributes: { transA, transB } }) => [
    transA ? gemm(b, g, { transA: transB, transB: true }) : gemm(g, b, { transA: false, transB: !transB }),
    transB ? gemm(g, a, { transA: true, transB: transA }) : gemm(a, g, { transA: !transA, transB: false }),
    reduceSum(g, { axes: [0], keepdims: false }),
  ],
  samples: [
    {
      inputs: [
        [2, 3],
        [3, 4],
      ],
      attributes: { transA: false, transB: false },
    },
    {
      inputs: [
        [3, 2],
        [3, 4],
      ],
      attributes: { transA: true, transB: false },
    },
    {
      inputs: [
        [2, 3],
        [4, 3],
      ],
      attributes: { transA: false, transB: true },
    },
    {
      inputs: [
        [3, 2],
        [4, 3],
      ],
      attributes: { transA: true, transB: true },
    },
    { inputs: [[2, 3], [4, 3], [4]], attributes: { transA: false, transB: true } },
  ],
});

/**
 * Product of two matrices, either of them transposed on the fly.
 * @param bias [columns]: added to each row
 */
export const gemm = (
  a: Value,
  b: Value,
  { transA = false, transB = false }: Partial<Transposed> = {},
  bias?: Value,
): Value => apply(Gemm, bias ? [a, b, bias] : [a, b], { transA, transB });

// y = A Bᵀ over batches of matrices: dA = g B, dB = gᵀ A.
export const FusedMatMul = op<Binary>({
  name: 'FusedMatMul',
  infer: ([a, b]) => {
    for (const type of [a, b]) {
      requireDType('FusedMatMul', type, FLOATS);
      requireRank('FusedMatMul', type, 2);
    }
    const [rows, inner] = a.shape.slice(-2) as [Dim, Dim];
    const [columns, other] = b.shape.slice(-2) as [Dim, Dim];
    requireInner('FusedMatMul', a.shape, b.shape, inner, other);
    return {
      dtype: 'float32',
      shape: [...broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns],
    };
  },
  vjp: (g, { inputs: [a, b] }) => [
    unbroadcast(matmul(g, b), shapeOf(a)),
    unbroadcast(matmul(swap(g), a), shapeOf(b)),
  ],
  onnx: () => ({ domain: 'com.microsoft', attributes: { transB: 1 } }),
  samples: [
    {
      inputs: [
        [2, 3],
        [4, 3],
      ],
    },
    {
      inputs: [
        [5, 2, 3],
        [5, 4, 3],
      ],
    },
  ],
});

/** a bᵀ for batches of matrices, without the copy that a transposition would be. */
export const matmulTransposed = (a: Value, b: Value): Value => apply(FusedMatMul, [a, b]);

export const linalg = [MatMul, Gemm, FusedMatMul];
