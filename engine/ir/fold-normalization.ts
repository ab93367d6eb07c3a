/**
 * Takes a normalization by running statistics into the weights and the bias of the convolution or the product before it. With s and
 * t for what each channel is multiplied with and moved by, s (x ∗ w + b) + t = x ∗ (s w) + (s b + t): two operations become one, and
 * what is left of the normalization follows from the state alone.
 */
import { add, mul } from '../ops/index.ts';
import { scaleAndShiftOf } from '../ops/running-normalization.ts';
import { type Linear, linearOf } from './linear.ts';
import { Uses } from './uses.ts';
import { applyAll, type Graph, type Operation, type Value, withOrigin } from './value.ts';

export interface Folding {
  readonly graph: Graph;
  /** The weights and the biases that normalizations went into, each once. */
  readonly folded: readonly Folded[];
}

export interface Folded {
  readonly value: Value;
  /** Of the state whose place it takes; of a bias that was not there, what the layer would have called it. */
  readonly name: string;
}

/** Folds where the normalization alone reads what is before it, and no data is among the weights. Types stay. */
export function foldNormalization(graph: Graph): Folding {
  const uses = new Uses(graph);
  const fixed = new FixedValues();
  const weights = new FoldedWeights();
  const replaced = new Map<Value, Value>();
  const of = (value: Value): Value => replaced.get(value) ?? value;
  const before = ({ row, inputs: [x, ...statistics] }: Operation): Operation | null => {
    if (row.name !== 'BatchNormalization' || !uses.readOnce(x!)) return null;
    const { source } = of(x!);
    if (source.kind !== 'operation' || !linearOf(source)) return null;
    return [...source.inputs.slice(1), ...statistics].every(value => fixed.has(value)) ? source : null;
  };
  for (const operation of uses.operations) {
    const linear = before(operation);
    const made = linear ? [weights.join(linear, operation)] : rebuilt(operation, of);
    operation.outputs.forEach((output, i) => {
      if (made[i] !== output) replaced.set(output, made[i]!);
    });
  }
  return {
    graph: { ...graph, outputs: graph.outputs.map(({ name, value }) => ({ name, value: of(value) })) },
    folded: weights.folded,
  };
}

function rebuilt({ row, inputs, outputs, attributes, origin }: Operation, of: (value: Value) => Value) {
  const mapped = inputs.map(of);
  if (mapped.every((input, i) => input === inputs[i])) return outputs;
  return withOrigin(origin, () => applyAll(row, mapped, attributes));
}

/** What follows from parameters, buffers and constants alone. */
class FixedValues {
  readonly #known = new Map<Value['source'], boolean>();

  has({ source }: Value): boolean {
    if (source.kind === 'constant') return true;
    if (source.kind === 'input') return source.role === 'parameter' || source.role === 'buffer';
    const known = this.#known.get(source) ?? source.inputs.every(input => this.has(input));
    this.#known.set(source, known);
    return known;
  }
}

/** Where a layer stands in the network twice, with the same normalization behind it, its weights are made once. */
class FoldedWeights {
  readonly folded: Folded[] = [];
  readonly #pairs = new Map<string, readonly [weight: Value, bias: Value]>();
  readonly #numbers = new Map<Value, number>();

  join(operation: Operation, normalization: Operation): Value {
    const [x, ...own] = operation.inputs;
    const linear = linearOf(operation)!;
    return withOrigin(operation.origin, () => {
      const { group, transB } = linear.attributes;
      const key = [
        ...[linear.row.name, group, transB, normalization.attributes.epsilon],
        ...[...own, ...normalization.inputs.slice(1)].map(value => this.#numberOf(value)),
      ].join();
      const pair = this.#pairs.get(key) ?? this.#make(linear, own, normalization);
      this.#pairs.set(key, pair);
      return applyAll(linear.row, [x!, ...pair], linear.attributes)[0]!;
    });
  }

  #make(
    linear: Linear,
    [weight, bias]: readonly Value[],
    { inputs, attributes }: Operation,
  ): readonly [Value, Value] {
    const [scale, shift] = scaleAndShiftOf(inputs as Parameters<typeof scaleAndShiftOf>[0], {
      epsilon: attributes.epsilon as number,
    });
    const pair = [linear.scaled(scale), bias ? add(mul(bias, scale), shift) : shift] as const;
    const name = nameOf(weight!) ?? 'weight';
    this.folded.push(
      { value: pair[0], name },
      { value: pair[1], name: (bias && nameOf(bias)) ?? name.replace(/(weight)?$/, 'bias') },
    );
    return pair;
  }

  #numberOf(value: Value): number {
    const number = this.#numbers.get(value) ?? this.#numbers.size;
    this.#numbers.set(value, number);
    return number;
  }
}

const nameOf = ({ source }: Value): string | undefined => (source.kind === 'input' ? source.name : undefined);
