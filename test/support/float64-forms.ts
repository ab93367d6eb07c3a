/**
 * onnxruntime's CPU provider computes a few operations in float32 alone. Here they are said in others, slowly, and apart
 * from the engine's own gradients and forms, so that whole networks can be run in float64.
 */
import {
  applyAll,
  constant,
  type Graph,
  isGraph,
  type Operation,
  operationsOf,
  scalar,
  shapeOf,
  type Value,
  withOrigin,
} from '../../engine/ir/value.ts';
import {
  add,
  concat,
  exp,
  less,
  matmul,
  max,
  min,
  mul,
  neg,
  pad,
  reduceMean,
  reduceSum,
  reshape,
  slice,
  sub,
  transpose,
  unsqueeze,
  where,
} from '../../engine/ops/index.ts';

interface Sliding {
  readonly kernelShape: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
  readonly dilations: readonly number[];
}

interface Bend {
  readonly alpha: number;
  readonly beta: number;
}

type Form = (inputs: readonly Value[], attributes: never, output: Value) => Value;

const FORMS: { readonly [op: string]: Form } = {
  Conv: convolve,
  ConvTranspose: convolveTransposed,
  AveragePool: average,
  GlobalAveragePool: ([x]) =>
    reduceMean(x!, {
      axes: shapeOf(x!)
        .map((_, axis) => axis)
        .slice(2),
    }),
  Erf: ([x]) => errorFunction(x!),
  LeakyRelu: ([x], { alpha }: Bend) => where(less(x!, 0), mul(x!, alpha), x!),
  Elu: ([x], { alpha }: Bend) => where(less(x!, 0), mul(sub(exp(x!), 1), alpha), x!),
  HardSigmoid: ([x], { alpha, beta }: Bend) => max(min(add(mul(x!, alpha), beta), 1), 0),
};

/** The same graph of operations that have float64 kernels. Its shapes are concrete, its forms chosen. */
export function float64Forms(graph: Graph): Graph {
  const replaced = new Map<Value, Value>();
  const of = (value: Value): Value => replaced.get(value) ?? value;
  for (const operation of operationsOf(graph.outputs.map(({ value }) => value))) {
    const results = withOrigin(operation.origin, () => rebuild(operation, operation.inputs.map(of)));
    operation.outputs.forEach((output, i) => {
      replaced.set(output, results[i]!);
    });
  }
  return { ...graph, outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })) };
}

function rebuild(operation: Operation, inputs: readonly Value[]): readonly Value[] {
  const { row, attributes, outputs } = operation;
  const form = FORMS[row.name];
  if (form) return [form(inputs, attributes as never, outputs[0]!)];
  const bodies = Object.entries(attributes).map(([name, value]) => [
    name,
    isGraph(value) ? float64Forms(value) : value,
  ]);
  return applyAll(row, inputs, Object.fromEntries(bodies));
}

const sizesOf = (value: Value): number[] => shapeOf(value).map(Number);
const product = (sizes: readonly number[]): number => sizes.reduce((total, size) => total * size, 1);

/** Every place of a kernel. */
const placesOf = (kernel: readonly number[]): number[][] =>
  kernel.reduce<number[][]>(
    (places, size) => places.flatMap(place => Array.from({ length: size }, (_, i) => [...place, i])),
    [[]],
  );

const sum = (values: readonly Value[]): Value => values.reduce((a, b) => add(a, b));

/** Zeros before and after the spatial axes. */
const padSpatial = (x: Value, before: readonly number[], after: readonly number[]): Value =>
  pad(x, { pads: [0, 0, ...before, 0, 0, ...after] });

/** What one place of the kernel sees of the padded x [batch, channels, …], for each output. */
function seenBy(x: Value, place: readonly number[], out: readonly number[], of: Sliding): Value {
  const starts = place.map((at, i) => at * of.dilations[i]!);
  return slice(x, {
    starts,
    ends: starts.map((start, i) => start + (out[i]! - 1) * of.strides[i]! + 1),
    axes: place.map((_, i) => i + 2),
    steps: of.strides,
  });
}

/** w [a, b, …kernel] at one place, as [1, groups, a / groups, b]. */
function weightsAt(w: Value, place: readonly number[], groups: number): Value {
  const [a, b] = sizesOf(w) as [number, number];
  const axes = place.map((_, i) => i + 2);
  const found = slice(w, { starts: place, ends: place.map(at => at + 1), axes });
  return reshape(found, [1, groups, a / groups, b]);
}

const grouped = (x: Value, groups: number): Value => {
  const [batch, channels, ...spatial] = sizesOf(x) as [number, number, ...number[]];
  return reshape(x, [batch, groups, channels / groups, product(spatial)]);
};

/** A product of matrices for each place of the kernel, and their sum. */
function convolve(
  [x, w, bias]: readonly Value[],
  attributes: Sliding & { readonly group: number },
  output: Value,
): Value {
  const { pads, kernelShape, group } = attributes;
  const rank = kernelShape.length;
  const padded = padSpatial(x!, pads.slice(0, rank), pads.slice(rank));
  const out = sizesOf(output);
  const places = placesOf(kernelShape).map(place =>
    matmul(weightsAt(w!, place, group), grouped(seenBy(padded, place, out.slice(2), attributes), group)),
  );
  return withBias(reshape(sum(places), out), bias);
}

const withBias = (y: Value, bias: Value | undefined): Value =>
  bias
    ? add(
        y,
        reshape(bias, [
          1,
          -1,
          ...sizesOf(y)
            .slice(2)
            .map(() => 1),
        ]),
      )
    : y;

/** Each place of the kernel lays its products out, strides apart; what the padding cuts is cut last. */
function convolveTransposed(
  [x, w, bias]: readonly Value[],
  attributes: Sliding & { readonly group: number },
  output: Value,
): Value {
  const { kernelShape, strides, pads, dilations, group } = attributes;
  const rank = kernelShape.length;
  const [batch, , ...spatial] = sizesOf(x!) as [number, number, ...number[]];
  const [, channels, ...out] = sizesOf(output) as [number, number, ...number[]];
  const whole = out.map((size, i) => size + pads[i]! + pads[rank + i]!);
  const places = placesOf(kernelShape).map(place => {
    const turned = transpose(weightsAt(w!, place, group), [0, 1, 3, 2]);
    const made = reshape(matmul(turned, grouped(x!, group)), [batch, channels, ...spatial]);
    const apart = spatial.reduce((y, _, i) => spreadAxis(y, i + 2, strides[i]!), made);
    const before = place.map((at, i) => at * dilations[i]!);
    const after = whole.map((size, i) => size - before[i]! - Number(shapeOf(apart)[i + 2]));
    // An output padding below 0 would be a kernel that reaches beyond the output.
    return padSpatial(
      apart,
      before,
      after.map(size => Math.max(0, size)),
    );
  });
  const axes = out.map((_, i) => i + 2);
  const starts = pads.slice(0, rank);
  const cut = slice(sum(places), { starts, ends: starts.map((start, i) => start + out[i]!), axes });
  return withBias(cut, bias);
}

/** step - 1 zeros between the elements of an axis. */
function spreadAxis(x: Value, axis: number, step: number): Value {
  if (step === 1) return x;
  const sizes = sizesOf(x);
  const apart = unsqueeze(x, [axis + 1]);
  const zeros = mul(
    concat(
      Array.from({ length: step - 1 }, () => apart),
      axis + 1,
    ),
    scalar(0),
  );
  const spread = reshape(concat([apart, zeros], axis + 1), sizes.with(axis, sizes[axis]! * step));
  return slice(spread, { starts: [0], ends: [(sizes[axis]! - 1) * step + 1], axes: [axis] });
}

/** The sum of what the window sees over how many of it count. */
function average(
  [x]: readonly Value[],
  attributes: Sliding & { readonly countIncludePad: boolean },
  output: Value,
): Value {
  const { kernelShape, strides, pads, dilations, countIncludePad } = attributes;
  const rank = kernelShape.length;
  const size = sizesOf(x!).slice(2);
  const out = sizesOf(output).slice(2);
  // A last window may reach beyond the padding.
  const reach = out.map((count, i) => (count - 1) * strides[i]! + (kernelShape[i]! - 1) * dilations[i]! + 1);
  const after = reach.map((end, i) => Math.max(pads[rank + i]!, end - size[i]! - pads[i]!));
  const padded = padSpatial(x!, pads.slice(0, rank), after);
  const places = placesOf(kernelShape);
  const counts = placesOf(out).map(window => {
    const counted = (place: readonly number[]) =>
      place.every((at, i) => {
        const index = window[i]! * strides[i]! + at * dilations[i]! - pads[i]!;
        return countIncludePad ? index < size[i]! + pads[rank + i]! : index >= 0 && index < size[i]!;
      });
    return 1 / places.filter(counted).length;
  });
  const seen = sum(places.map(place => seenBy(padded, place, out, attributes)));
  return mul(seen, constant(Float32Array.from(counts), [1, 1, ...out]));
}

/**
 * erf x = 2/√π x ∫₀¹ exp(-x² t²) dt, by the rule of Gauss and Legendre with 48 nodes: as exact as its float32 constants
 * where |x| is below 10.
 */
function errorFunction(x: Value): Value {
  const { nodes, weights } = gaussLegendre(48);
  const t = unsqueeze(x, [shapeOf(x).length]);
  const squares = constant(
    Float32Array.from(nodes, node => node * node),
    [nodes.length],
  );
  const scaled = constant(
    Float32Array.from(weights, weight => (2 / Math.sqrt(Math.PI)) * weight),
    [nodes.length],
  );
  const integrand = mul(exp(neg(mul(mul(t, t), squares))), scaled);
  return mul(x, reduceSum(integrand, { axes: [shapeOf(x).length], keepdims: false }));
}

/** Nodes and weights on [0, 1]; the roots of the Legendre polynomial by Newton's method. */
function gaussLegendre(count: number): { nodes: number[]; weights: number[] } {
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < count; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 0;
    for (let round = 0; round < 50; round++) {
      let [p, before] = [1, 0];
      for (let n = 1; n <= count; n++) [p, before] = [((2 * n - 1) * z * p - (n - 1) * before) / n, p];
      slope = (count * (z * p - before)) / (z * z - 1);
      z -= p / slope;
    }
    nodes.push((1 - z) / 2);
    weights.push(1 / ((1 - z * z) * slope * slope));
  }
  return { nodes, weights };
}
