import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { float32 } from '../../../engine/ir/type.ts';
import { apply, constant, type Graph, input, type Value, withOrigin } from '../../../engine/ir/value.ts';
import { type EmitOptions, emitModel, OPSET } from '../../../engine/onnx/emit.ts';
import { expandForms } from '../../../engine/onnx/forms.ts';
import { decodeModel } from '../../../engine/onnx/proto.ts';
import { add } from '../../../engine/ops/arithmetic.ts';
import { cast, greater } from '../../../engine/ops/compare.ts';
import { relu } from '../../../engine/ops/elementwise.ts';
import { split } from '../../../engine/ops/joining.ts';
import { matmul } from '../../../engine/ops/linalg.ts';
import { reshape } from '../../../engine/ops/movement.ts';
import { op, portable, type Unary } from '../../../engine/ops/op.ts';
import { onnxText } from '../../support/onnx-text.ts';

const graphOf = (inputs: readonly Value[], outputs: Record<string, Value>): Graph => ({
  name: 'test',
  inputs,
  outputs: Object.entries(outputs).map(([name, value]) => ({ name, value })),
});

function dense() {
  const x = input('feed', 'pixels', float32(['batch', 2, 2]));
  const weight = withOrigin('n1', () => input('parameter', 'n1/weight', float32([4, 3])));
  const y = withOrigin('n1', () =>
    add(matmul(reshape(x, ['batch', 4]), weight), constant(Float32Array.of(1, 2, 3), [3])),
  );
  return { graph: graphOf([x, weight], { digits: withOrigin('n2', () => relu(y)) }), weight };
}

async function run(graph: Graph, feeds: Record<string, ort.Tensor>, options?: EmitOptions) {
  const session = await ort.InferenceSession.create(emitModel(graph, options));
  return session.run(feeds);
}

const floats = (values: number[], dims: number[]) =>
  new ort.Tensor('float32', Float32Array.from(values), dims);

describe('emitModel', () => {
  it('writes a model that a person can read', () => {
    const { graph } = dense();
    const bytes = emitModel(graph, {
      originNames: { n1: 'hidden', n2: 'digits' },
      baked: { 'n1/weight': new Float32Array(12) },
      metadata: { 'netloom.run': 'r1' },
    });
    expect(onnxText(bytes)).toMatchInlineSnapshot(`
      "ir 8 by Netloom
      opset ai.onnx 18
      meta netloom.run = r1
      graph test
        input pixels: float[batch, 2, 2]
        initializer hidden/weight: float[4, 3] (48 bytes)
        initializer setting: int64[2] (16 bytes)
        initializer hidden/constant: float[3] (12 bytes)
        hidden/Reshape: hidden/Reshape/output = Reshape(pixels, setting)
        hidden/MatMul: hidden/MatMul/output = MatMul(hidden/Reshape/output, hidden/weight)
        hidden/Add: hidden/Add/output = Add(hidden/MatMul/output, hidden/constant)
        digits/Relu: digits = Relu(hidden/Add/output)
        output digits: float[batch, 3]"
    `);
  });

  it('tells of the first dimensions of feeds which are equal, and no more, where it is asked to', () => {
    const feed = (name: string, shape: readonly number[]) => input('feed', name, float32(shape));
    const [x, y, z, number] = [feed('x', [4, 2]), feed('y', [4]), feed('z', [5, 2]), feed('number', [])];
    const weight = input('parameter', 'weight', float32([4, 2]));
    const graph = graphOf([x, y, z, number, weight], { sum: add(add(x, weight), number) });
    const dimensions = (options?: EmitOptions) =>
      decodeModel(emitModel(graph, options)).graph!.input!.map(({ type }) =>
        type!.tensorType!.shape!.dim!.map(dim => dim.dimParam || Number(dim.dimValue)),
      );
    expect(dimensions()).toEqual([[4, 2], [4], [5, 2], [], [4, 2]]);
    expect(dimensions({ anyBatch: true })).toEqual([['of 4', 2], ['of 4'], ['of 5', 2], [], [4, 2]]);
  });

  it('is deterministic', () => {
    expect(emitModel(dense().graph)).toEqual(emitModel(dense().graph));
  });

  it('computes in onnxruntime what the graph says, with parameters fed or baked', async () => {
    const weight = Float32Array.from({ length: 12 }, (_, i) => i - 6);
    const x = floats([1, 0, 0, 2, 0, 1, 0, 0], [2, 2, 2]);
    const fed = await run(dense().graph, {
      pixels: x,
      'n1/weight': new ort.Tensor('float32', weight, [4, 3]),
    });
    const baked = await run(dense().graph, { pixels: x }, { baked: { 'n1/weight': weight } });
    // Row 0: w[0] + 2 w[3] + b = [-6, -5, -4] + [6, 8, 10] + [1, 2, 3]; row 1: w[1] + b = [-3, -2, -1] + [1, 2, 3].
    expect([...(fed.digits!.data as Float32Array)]).toEqual([1, 5, 9, 0, 0, 2]);
    expect(baked.digits!.data).toEqual(fed.digits!.data);
  });

  it('gives inputs, constants and one value of two names outputs of their own', async () => {
    const x = input('feed', 'x', float32([2]));
    const doubled = add(x, x);
    const graph = graphOf([x], {
      same: x,
      one: doubled,
      two: doubled,
      fixed: constant(Float32Array.of(7), [1]),
    });
    const results = await run(graph, { x: floats([1, 2], [2]) });
    expect(
      Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name, [...(tensor.data as Float32Array)]]),
      ),
    ).toEqual({
      same: [1, 2],
      one: [2, 4],
      two: [2, 4],
      fixed: [7],
    });
  });

  it('copies a value of two names where it is made, not behind what comes later', () => {
    const x = input('feed', 'x', float32([2]));
    const early = relu(x);
    const model = emitModel(graphOf([x], { early, again: early, late: add(early, x) }));
    expect(decodeModel(model).graph!.node!.map(({ opType }) => opType)).toEqual(['Relu', 'Identity', 'Add']);
  });

  it('writes every dtype, and several outputs of one operation', async () => {
    const x = input('feed', 'x', float32([3]));
    const [first, second] = split(x, [1, 2], 0) as [Value, Value];
    const graph = graphOf([x], {
      first,
      second,
      flags: greater(x, 0),
      numbers: add(cast(x, 'int64'), constant(BigInt64Array.of(-3n), [1])),
      words: add(cast(x, 'uint32'), constant(Uint32Array.of(4294967295), [1])),
      bytes: constant(Uint8Array.of(1, 0), [2], 'bool'),
    });
    const results = await run(graph, { x: floats([1, 0, 2], [3]) });
    const values = (name: string) => [...(results[name]!.data as Iterable<unknown>)];
    expect(values('first')).toEqual([1]);
    expect(values('second')).toEqual([0, 2]);
    expect(results.flags!.type).toBe('bool');
    expect(values('flags')).toEqual([1, 0, 1]);
    expect(values('numbers')).toEqual([-2n, -3n, -1n]);
    expect(values('words')).toEqual([0, 4294967295, 1]);
    expect(results.bytes!.type).toBe('bool');
  });

  it('imports the domain of an op that is not ONNX’s own', async () => {
    const gelu = op<Unary>({
      name: 'Gelu',
      infer: ([x]) => x,
      vjp: 'none',
      onnx: () => ({ domain: 'com.microsoft', attributes: {} }),
      samples: [{ inputs: [[2]] }],
    });
    const x = input('feed', 'x', float32([1]));
    const graph = graphOf([x], { y: apply(gelu, [x]) });
    expect(decodeModel(emitModel(graph)).opsetImport!.map(o => [o.domain, Number(o.version)])).toEqual([
      ['', OPSET],
      ['com.microsoft', 1],
    ]);
    expect((await run(graph, { x: floats([1], [1]) })).y!.data[0]).toBeCloseTo(0.8413, 3);
  });

  it('names what is wrong with a graph', () => {
    const x = input('feed', 'x', float32([2]));
    expect(() => emitModel(graphOf([], { y: relu(x) }))).toThrow(
      'uses the input "x" (float32[2]), but does not list it',
    );
    expect(() => emitModel(graphOf([x, input('feed', 'x', float32([2]))], { y: relu(x) }))).toThrow(
      'input "x"',
    );
    expect(() => emitModel(graphOf([x], { x: relu(x) }))).toThrow('output "x"');
    expect(() => emitModel(graphOf([x], { y: relu(x) }), { baked: { x: new Float32Array(3) } })).toThrow(
      '12 bytes',
    );
  });
});

describe('expandForms', () => {
  const inner = op<Unary>({
    name: 'Inner',
    infer: ([x]) => x,
    vjp: 'none',
    forms: [{ name: 'relu', build: ([x]) => relu(x) }],
    samples: [{ inputs: [[2]] }],
  });
  const outer = op<Unary>({
    name: 'Outer',
    infer: ([x]) => x,
    vjp: 'none',
    forms: [
      { name: 'never', build: () => null },
      { name: 'gpu', providers: ['webgpu'], build: ([x]) => add(x, 1) },
      { name: 'nested', build: ([x]) => add(apply(inner, [x]), apply(inner, [x])) },
    ],
    preferredForm: (_, __, { provider }) => (provider === 'webgpu' ? 'gpu' : 'never'),
    samples: [{ inputs: [[2]] }],
  });
  const x = input('feed', 'x', float32([2]));
  const graph = graphOf([x], { y: relu(apply(outer, [apply(inner, [x])])) });

  it('takes the preferred form of the provider, else the first that fits, down to ONNX’s ops', () => {
    const ops = (provider: string) =>
      decodeModel(emitModel(expandForms(graph, portable(provider)))).graph!.node!.map(n => n.opType);
    expect(ops('cpu')).toEqual(['Relu', 'Relu', 'Relu', 'Add', 'Relu']);
    expect(ops('webgpu')).toEqual(['Relu', 'Add', 'Relu']);
  });
});
