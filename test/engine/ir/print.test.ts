import { expect, it } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { printGraph } from '../../../engine/ir/print.ts';
import { simplify } from '../../../engine/ir/simplify.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { type Graph, input, withOrigin } from '../../../engine/ir/value.ts';
import { add, matmul, mul, reduceMean, relu, split, sub } from '../../../engine/ops/index.ts';

/** A dense layer with its loss and gradients, as a reviewer wants to read it. */
function regression(): Graph {
  const x = input('feed', 'x', float32([8, 2]));
  const target = input('feed', 'target', float32([8, 1]));
  const w = input('parameter', 'dense/weight', float32([2, 1]));
  const b = input('parameter', 'dense/bias', float32([1]));
  const y = withOrigin('dense', () => relu(add(matmul(x, w), b)));
  const loss = withOrigin('out', () => {
    const error = sub(y, target);
    return reduceMean(mul(error, error));
  });
  const [dw, db] = gradients(loss, [w, b]);
  return {
    name: 'regression',
    inputs: [x, target, w, b],
    outputs: [
      { name: 'loss', value: loss },
      { name: 'dense/weight_grad', value: dw! },
      { name: 'dense/bias_grad', value: db! },
    ],
  };
}

it('prints a graph that a person can review, and whose gradients carry the node they belong to', () => {
  expect(printGraph(simplify(regression()))).toMatchInlineSnapshot(`
    "graph regression
      feed x : float32[8, 2]
      feed target : float32[8, 1]
      parameter dense/weight : float32[2, 1]
      parameter dense/bias : float32[1]
      %0 = MatMul(x, dense/weight) : float32[8, 1]  # dense
      %1 = Add(%0, dense/bias) : float32[8, 1]  # dense
      %2 = Relu(%1) : float32[8, 1]  # dense
      %3 = Sub(%2, target) : float32[8, 1]  # out
      %4 = Mul(%3, %3) : float32[8, 1]  # out
      %5 = ReduceMean(%4; axes=[0, 1], keepdims=false) : float32[]  # out
      %6 = Mul([0.125], %3) : float32[8, 1]  # out
      %7 = Add(%6, %6) : float32[8, 1]  # out
      %8 = Greater(%2, 0) : bool[8, 1]  # dense
      %9 = Cast(%8; to=float32) : float32[8, 1]  # dense
      %10 = Mul(%7, %9) : float32[8, 1]  # dense
      %11 = Gemm(x, %10; transA=true, transB=false) : float32[2, 1]  # dense
      %12 = ReduceSum(%10; axes=[0], keepdims=false) : float32[1]  # dense
      return loss = %5 : float32[]
      return dense/weight_grad = %11 : float32[2, 1]
      return dense/bias_grad = %12 : float32[1]
    "
  `);
});

it('prints the same graph the same', () => {
  expect(printGraph(regression())).toBe(printGraph(regression()));
});

it('prints several results and settings', () => {
  const x = input('feed', 'x', float32(['batch', 5]));
  const [a, b] = split(x, [2, 3], 1);
  expect(
    printGraph({
      name: 'halves',
      inputs: [x],
      outputs: [
        { name: 'a', value: a! },
        { name: 'b', value: b! },
        { name: 'same', value: x },
      ],
    }),
  ).toMatchInlineSnapshot(`
    "graph halves
      feed x : float32[batch, 5]
      %0, %1 = Split(x; sizes=[2, 3], axis=1) : float32[batch, 2], float32[batch, 3]
      return a = %0 : float32[batch, 2]
      return b = %1 : float32[batch, 3]
      return same = x : float32[batch, 5]
    "
  `);
});
