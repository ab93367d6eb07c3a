import { describe, expect, it } from 'vitest';
import { float32 } from '../../../engine/ir/type.ts';
import { constant, type Graph, input, type Operation, type Value } from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import { add, matmul, relu } from '../../../engine/ops/index.ts';

const x = input('feed', 'x', float32(['batch', 4]));
const w = input('parameter', 'w', float32([4, 3]));
const y = relu(matmul(x, w));

const graph = (inputs: readonly Value[], outputs: Record<string, Value>): Graph => ({
  name: 'test',
  inputs,
  outputs: Object.entries(outputs).map(([name, value]) => ({ name, value })),
});

/** The value's operation, with some of it another. */
function altered(value: Value, change: Partial<Operation>): Value {
  const outputs: Value[] = [];
  const source: Operation = { ...(value.source as Operation), outputs, ...change };
  outputs.push({ ...value, source });
  return outputs[0]!;
}

describe('verify', () => {
  it('accepts a graph that is what it claims to be', () => {
    expect(() => verify(graph([x, w], { y }))).not.toThrow();
  });

  it.each<[string, Graph, string]>([
    ['an input that is not listed', graph([x], { y }), 'the input w is not listed'],
    ['an output that is an input not listed', graph([x], { w }), 'the input w is not listed'],
    ['an input twice', graph([x, w, w], { y }), 'two of its inputs are named w'],
    [
      'an output name twice',
      {
        ...graph([x, w], { y }),
        outputs: [
          { name: 'y', value: y },
          { name: 'y', value: y },
        ],
      },
      'two of its outputs are named y',
    ],
    ['an operation listed as an input', graph([x, w, y], { y }), 'one of its inputs is a operation'],
    [
      'a type that its row would not infer',
      graph([x, w], {
        y: (() => {
          const outputs: Value[] = [];
          const source: Operation = { ...(y.source as Operation), outputs };
          outputs.push({ ...y, source, type: float32(['batch', 4]) });
          return outputs[0]!;
        })(),
      }),
      'Relu claims float32[batch, 4], but its row infers float32[batch, 3]',
    ],
    [
      'inputs that do not fit',
      graph([x, w], { y: altered(matmul(x, w), { inputs: [w, x] }) }),
      'the last axis of [4, 3] is 3',
    ],
    [
      'a constant that does not fill its shape',
      graph([x], { y: add(x, constant(new Float32Array(3), [4])) }),
      'a constant of type float32[4] has 3 values',
    ],
  ])('refuses %s', (_, wrong, reason) => {
    expect(() => verify(wrong)).toThrow(reason);
  });
});
