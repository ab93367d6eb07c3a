import { describe, expect, it } from 'vitest';
import { type Folding, foldNormalization } from '../../../engine/ir/fold-normalization.ts';
import { joinBias } from '../../../engine/ir/join-bias.ts';
import { float32, type Shape, sizeOf } from '../../../engine/ir/type.ts';
import { type Graph, input, operationsOf, shapeOf, type Value } from '../../../engine/ir/value.ts';
import { verify } from '../../../engine/ir/verify.ts';
import {
  add,
  conv,
  convTranspose,
  gemm,
  matmul,
  normalizeByRunning,
  relu,
} from '../../../engine/ops/index.ts';
import { fill } from '../../support/fill.ts';
import { relativeDifference } from '../../support/pytorch-fixtures.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { seeded } from '../../support/samples.ts';

/** A network in the making: its inputs, and the numbers that they are fed. */
class Drawing {
  readonly feeds = new Map<Value, Float32Array>();

  feed(name: string, shape: Shape): Value {
    return this.#add(input('feed', name, float32(shape)), 1, 0);
  }

  parameter(name: string, shape: Shape): Value {
    return this.#add(input('parameter', name, float32(shape)), 1, 0);
  }

  normalize(x: Value, name = 'norm', epsilon = 1e-5): Value {
    const channels = [shapeOf(x)[1]!];
    const [weight, bias] = [
      this.parameter(`${name}/weight`, channels),
      this.parameter(`${name}/bias`, channels),
    ];
    const mean = this.#add(input('buffer', `${name}/running_mean`, float32(channels)), 1, 0);
    const variance = this.#add(input('buffer', `${name}/running_var`, float32(channels)), 0.5, 1);
    return normalizeByRunning(x, weight, bias, mean, variance, epsilon);
  }

  graph(outputs: Readonly<Record<string, Value>>): Graph {
    return graphOf([...this.feeds.keys()], outputs);
  }

  #add(value: Value, scale: number, offset: number): Value {
    this.feeds.set(value, fill(this.feeds.size + 1, sizeOf(shapeOf(value)), scale, offset));
    return value;
  }
}

const rowsOf = ({ outputs }: Graph): string[] =>
  operationsOf(outputs.map(({ value }) => value)).map(({ row }) => row.name);

const namesOf = ({ folded }: Folding): string[] => folded.map(({ name }) => name);

/** Folds, and says that the numbers are the same. */
async function foldAndCompare(net: Drawing, graph: Graph): Promise<Folding> {
  const folding = foldNormalization(graph);
  verify(folding.graph);
  const [before, after] = [await runGraph(graph, net.feeds), await runGraph(folding.graph, net.feeds)];
  for (const { name } of graph.outputs)
    expect(
      relativeDifference(after[name] as Float32Array, before[name] as Float32Array, 1),
      name,
    ).toBeLessThan(1e-5);
  return folding;
}

interface Case {
  readonly x: Shape;
  readonly weight: Shape;
  readonly apply: (x: Value, weight: Value, bias?: Value) => Value;
}

const cases: { readonly [name: string]: Case } = {
  'a convolution': { x: [2, 3, 6, 5], weight: [4, 3, 3, 3], apply: (x, w, b) => conv(x, w, {}, b) },
  'a convolution of a signal': { x: [2, 3, 6], weight: [4, 3, 3], apply: (x, w, b) => conv(x, w, {}, b) },
  'a convolution of a volume': {
    x: [1, 2, 4, 4, 3],
    weight: [3, 2, 2, 2, 2],
    apply: (x, w, b) => conv(x, w, {}, b),
  },
  'a convolution with uneven padding, stride and dilation': {
    x: [2, 3, 7, 6],
    weight: [4, 3, 3, 2],
    apply: (x, w, b) => conv(x, w, { pads: [2, 0, 1, 1], strides: [2, 1], dilations: [1, 2] }, b),
  },
  'a convolution in groups': {
    x: [2, 4, 5, 5],
    weight: [6, 2, 3, 3],
    apply: (x, w, b) => conv(x, w, { group: 2, pads: [1, 1, 1, 1] }, b),
  },
  'a depthwise convolution': {
    x: [2, 4, 5, 5],
    weight: [8, 1, 3, 3],
    apply: (x, w, b) => conv(x, w, { group: 4 }, b),
  },
  'a transposed convolution': {
    x: [2, 3, 4, 4],
    weight: [3, 2, 3, 3],
    apply: (x, w, b) =>
      convTranspose(x, w, { strides: [2, 2], pads: [1, 1, 0, 0], outputPadding: [1, 0] }, b),
  },
  'a transposed convolution in groups': {
    x: [2, 4, 3, 4],
    weight: [4, 3, 3, 2],
    apply: (x, w, b) => convTranspose(x, w, { group: 2, strides: [2, 1] }, b),
  },
  'a product': { x: [3, 4], weight: [4, 5], apply: (x, w, b) => gemm(x, w, {}, b) },
  'a product with a transposed weight': {
    x: [3, 4],
    weight: [5, 4],
    apply: (x, w, b) => gemm(x, w, { transB: true }, b),
  },
};

describe('foldNormalization', () => {
  it.each(Object.entries(cases))('takes a normalization into %s', async (_, { x, weight, apply }) => {
    for (const bias of [false, true]) {
      const net = new Drawing();
      const [data, filters] = [net.feed('x', x), net.parameter('layer/weight', weight)];
      const plain = apply(data, filters);
      const own = bias ? net.parameter('layer/bias', [shapeOf(plain)[1]!]) : undefined;
      const y = net.normalize(own ? apply(data, filters, own) : plain);
      const folding = await foldAndCompare(net, net.graph({ y }));
      expect(rowsOf(folding.graph)).not.toContain('BatchNormalization');
      expect(namesOf(folding)).toEqual(['layer/weight', 'layer/bias']);
    }
  });

  it('takes a normalization into a plain product of matrices, which gets a bias', async () => {
    const net = new Drawing();
    const y = net.normalize(matmul(net.feed('x', [3, 4]), net.parameter('dense/weight', [4, 5])));
    const folding = await foldAndCompare(net, net.graph({ y }));
    expect(rowsOf(folding.graph)).toContain('Gemm');
    expect(namesOf(folding)).toEqual(['dense/weight', 'dense/bias']);
  });

  it('takes in one normalization after the other', async () => {
    const net = new Drawing();
    const y = conv(net.feed('x', [2, 3, 5, 5]), net.parameter('conv/weight', [4, 3, 3, 3]));
    const folding = await foldAndCompare(net, net.graph({ y: net.normalize(net.normalize(y, 'a'), 'b') }));
    expect(rowsOf(folding.graph).filter(row => row === 'Conv')).toHaveLength(1);
    expect(rowsOf(folding.graph)).not.toContain('BatchNormalization');
  });

  it('leaves a normalization before a convolution, behind something that bends, and of the input', async () => {
    const net = new Drawing();
    const first = conv(
      net.normalize(net.feed('x', [2, 3, 5, 5]), 'a'),
      net.parameter('c/weight', [4, 3, 3, 3]),
    );
    const graph = net.graph({ y: net.normalize(relu(first), 'b') });
    expect(foldNormalization(graph)).toEqual({ graph, folded: [] });
  });

  it('leaves a convolution that something else reads, or that is a result itself', () => {
    const net = new Drawing();
    const y = conv(net.feed('x', [2, 3, 5, 5]), net.parameter('conv/weight', [4, 3, 3, 3]));
    const normalized = net.normalize(y);
    for (const graph of [net.graph({ y: add(relu(y), normalized) }), net.graph({ y, normalized })])
      expect(foldNormalization(graph).folded).toEqual([]);
  });

  it('leaves weights that follow from the data', () => {
    const net = new Drawing();
    const y = net.normalize(conv(net.feed('x', [2, 3, 5, 5]), net.feed('filters', [4, 3, 3, 3])));
    expect(foldNormalization(net.graph({ y })).folded).toEqual([]);
  });

  it('leaves products of more axes, whose columns are no channels', () => {
    const net = new Drawing();
    const y = net.normalize(matmul(net.feed('x', [2, 5, 3]), net.parameter('dense/weight', [3, 5])));
    expect(foldNormalization(net.graph({ y })).folded).toEqual([]);
  });

  it('makes the weights once of a layer that is applied twice', async () => {
    const net = new Drawing();
    const weight = net.parameter('shared/weight', [4, 3, 3, 3]);
    const [left, right] = [net.feed('left', [1, 3, 5, 5]), net.feed('right', [1, 3, 6, 6])];
    const a = net.normalize(conv(left, weight));
    const statistics = (a.source as { inputs: readonly Value[] }).inputs.slice(1);
    const [w, b, mean, variance] = statistics as [Value, Value, Value, Value];
    const graph = net.graph({ a, b: normalizeByRunning(conv(right, weight), w, b, mean, variance, 1e-5) });
    expect(namesOf(await foldAndCompare(net, graph))).toEqual(['shared/weight', 'shared/bias']);
    const other = net.graph({ a, b: normalizeByRunning(conv(right, weight), w, b, mean, variance, 1e-3) });
    expect(namesOf(await foldAndCompare(net, other))).toHaveLength(4);
  });

  it('says the same of random chains of layers', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = seeded(seed);
      const pick = (count: number): number => Math.floor(random() * count);
      const net = new Drawing();
      let y = net.feed('x', [2, 4, 6, 6]);
      for (let i = 0; i < 6; i++) {
        const weight = () => net.parameter(`n${i}/weight`, [4, 4, 3, 3]);
        const pads = { pads: [1, 1, 1, 1] };
        const steps = [
          () => conv(y, weight(), pads),
          () => convTranspose(y, weight(), pads, net.parameter(`n${i}/bias`, [4])),
          () => net.normalize(y, `n${i}`),
          () => net.normalize(y, `n${i}`, 0.1),
          () => relu(y),
          () => add(y, net.normalize(y, `n${i}`)),
        ];
        y = steps[pick(steps.length)]!();
      }
      await foldAndCompare(net, net.graph({ y }));
    }
  });
});

describe('joinBias', () => {
  it('makes one Gemm of a product of matrices and its bias, on either side', async () => {
    const net = new Drawing();
    const [x, bias] = [net.feed('x', [3, 4]), net.parameter('dense/bias', [5])];
    const product = matmul(x, net.parameter('dense/weight', [4, 5]));
    const graph = net.graph({
      y: add(product, bias),
      z: add(bias, matmul(x, net.parameter('other', [4, 5]))),
    });
    const joined = joinBias(graph);
    verify(joined);
    expect(rowsOf(joined)).toEqual(['Gemm', 'Gemm']);
    const [before, after] = [await runGraph(graph, net.feeds), await runGraph(joined, net.feeds)];
    for (const name of ['y', 'z'])
      expect(relativeDifference(after[name] as Float32Array, before[name] as Float32Array, 1)).toBeLessThan(
        1e-6,
      );
  });

  it('leaves a product that is read twice, that has more axes, and a sum with more than a row', () => {
    const net = new Drawing();
    const weight = net.parameter('weight', [4, 5]);
    const product = matmul(net.feed('x', [3, 4]), weight);
    const bias = net.parameter('bias', [5]);
    const graph = net.graph({
      twice: add(relu(product), add(product, bias)),
      axes: add(matmul(net.feed('sequence', [2, 3, 4]), weight), bias),
      whole: add(matmul(net.feed('other', [3, 4]), weight), net.parameter('rows', [3, 5])),
      one: add(matmul(net.feed('last', [3, 4]), weight), net.parameter('one', [1])),
    });
    expect(joinBias(graph)).toEqual(graph);
  });
});
