import { expect, it } from 'vitest';
import { gradients } from '../../../engine/autodiff.ts';
import { printGraph } from '../../../engine/ir/print.ts';
import { simplify } from '../../../engine/ir/simplify.ts';
import { float32 } from '../../../engine/ir/type.ts';
import { type Graph, input } from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import { add, gemm, reduceSum, scan, tanh } from '../../../engine/ops/index.ts';

/** h' = tanh(x + h Uᵀ), the sum of the last state, and the gradient by U. Its second result is used by nobody. */
function recurrence(): Graph {
  const x = input('feed', 'x', float32([9, 2, 3]));
  const h = input('feed', 'h', float32([2, 3]));
  const u = input('parameter', 'u', float32([3, 3]));
  const { states } = scan({ states: [h], sequences: [x], shared: [u] }, ([before], [element], [weight]) => {
    const next = tanh(add(element!, gemm(before!, weight!, { transB: true })));
    return { states: [next], results: [next, add(next, 1)] };
  });
  const loss = reduceSum(states[0]!);
  const [du] = gradients(loss, [u]);
  return {
    name: 'recurrence',
    inputs: [x, h, u],
    outputs: [
      { name: 'loss', value: loss },
      { name: 'du', value: du! },
    ],
  };
}

it('makes one Scan of the forward pass and what its gradient needs, and leaves out what nothing uses', () => {
  const graph = simplify(recurrence());
  verify(graph);
  expect(printGraph(graph)).toMatchInlineSnapshot(`
    "graph recurrence
      feed x : float32[9, 2, 3]
      feed h : float32[2, 3]
      parameter u : float32[3, 3]
      %0, %1, %2 = Scan(h, x, u; body=graph step, states=1, scanned=1, reverse=false) : float32[2, 3], float32[9, 2, 3], float32[9, 2, 3]
        graph step
          body state0 : float32[2, 3]
          body element0 : float32[2, 3]
          body shared0 : float32[3, 3]
          %0 = Gemm(state0, shared0; transA=false, transB=true) : float32[2, 3]
          %1 = Add(element0, %0) : float32[2, 3]
          %2 = Tanh(%1) : float32[2, 3]
          return next0 = %2 : float32[2, 3]
          return result0 = state0 : float32[2, 3]
          return result1 = %2 : float32[2, 3]
      %3 = ReduceSum(%0; axes=[0, 1], keepdims=false) : float32[]
      %4 = Expand([1]; shape=[2, 3]) : float32[2, 3]
      %5, %6 = Scan(%4, %2, u; body=graph step_back, states=1, scanned=1, reverse=true) : float32[2, 3], float32[9, 2, 3]
        graph step_back
          body gradient0 : float32[2, 3]
          body kept1 : float32[2, 3]
          body shared0 : float32[3, 3]
          %0 = Mul(kept1, kept1) : float32[2, 3]
          %1 = Sub(1, %0) : float32[2, 3]
          %2 = Mul(gradient0, %1) : float32[2, 3]
          %3 = Gemm(%2, shared0; transA=false, transB=false) : float32[2, 3]
          return back0 = %3 : float32[2, 3]
          return result0 = %2 : float32[2, 3]
      %7 = Reshape(%6; shape=[18, 3]) : float32[18, 3]
      %8 = Reshape(%1; shape=[18, 3]) : float32[18, 3]
      %9 = Gemm(%7, %8; transA=true, transB=false) : float32[3, 3]
      return loss = %3 : float32[]
      return du = %9 : float32[3, 3]
    "
  `);
});

it('has nothing left to do the second time', () => {
  const graph = simplify(recurrence());
  expect(printGraph(simplify(graph))).toBe(printGraph(graph));
});
