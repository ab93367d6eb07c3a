/**
 * Recomputation of activations (Chen et al., Training Deep Nets with Sublinear Memory Cost, 2016), also known as gradient
 * checkpointing. A training step keeps what the forward pass computes until the backward pass has used it. Here the forward
 * pass is cut into segments; only what crosses a border is kept, and what else the backward pass needs of a segment is
 * computed again from that, when the gradient arrives there. It costs about one more forward pass.
 *
 * The copies are the same operations on the same numbers, so a step gives the same results. Their inputs pass a Barrier
 * that waits for the gradient: it keeps the copies from being merged with the originals, and from being made early.
 */
import { ForwardSegments } from './forward-segments.ts';
import { applyAll, type Graph, type Operation, operationsOf, type Value, withOrigin } from './value.ts';

/**
 * The same graph with a smaller memory, or the graph itself where nothing would be gained. What the outputs named
 * `forward` need is the forward pass; the rest of the graph is what uses it.
 */
export function recompute(graph: Graph, forward: readonly string[]): Graph {
  const results = graph.outputs.filter(({ name }) => forward.includes(name)).map(({ value }) => value);
  const first = operationsOf(results);
  const isFirst = new Set(first);
  const later = operationsOf(graph.outputs.map(({ value }) => value)).filter(each => !isFirst.has(each));
  const segments = new ForwardSegments(first, new Set(later.flatMap(({ inputs }) => inputs)));
  if (segments.count < 2) return graph;
  const rebuilt = rebuild(later, segments);
  return {
    ...graph,
    outputs: graph.outputs.map(({ name, value }) => ({ name, value: rebuilt.get(value) ?? value })),
  };
}

/** The later operations on copies of what is computed again, by the values that they replace. */
function rebuild(later: readonly Operation[], segments: ForwardSegments): Map<Value, Value> {
  const backward = new BackwardPass(later, segments);
  const rebuilt = new Map<Value, Value>();
  const copies = new Map<number, ReadonlyMap<Value, Value>>();
  const copyOf = (value: Value): Value => {
    const segment = segments.segmentOf(value);
    if (segment === undefined) return rebuilt.get(value) ?? value;
    let made = copies.get(segment);
    if (!made) {
      const signal = backward.signalOf(segment);
      made = signal
        ? segments.rebuild(segment, backward.wantedOf(segment), rebuilt.get(signal) ?? signal)
        : new Map();
      copies.set(segment, made);
    }
    return made.get(value) ?? value;
  };
  for (const { row, inputs, outputs, attributes, origin } of backward.inOrder()) {
    const mapped = inputs.map(copyOf);
    if (mapped.every((input, i) => input === inputs[i])) continue;
    const made = withOrigin(origin, () => applyAll(row, mapped, attributes));
    outputs.forEach((output, i) => {
      rebuilt.set(output, made[i]!);
    });
  }
  return rebuilt;
}

/**
 * What comes after the forward pass, by depth: the first segment that an operation needs computed again, by itself or by what
 * its inputs need. The backward pass reaches the depths from the last to the first.
 */
class BackwardPass {
  readonly #operations: readonly Operation[];
  readonly #segments: ForwardSegments;
  readonly #depths = new Map<Value, number>();
  readonly #varying = new Set<Value>();

  constructor(operations: readonly Operation[], segments: ForwardSegments) {
    this.#operations = operations;
    this.#segments = segments;
    for (const { inputs, outputs } of operations) {
      const depth = Math.min(segments.count, ...inputs.map(input => this.#depthOf(input)));
      const varies = inputs.some(input => this.#varies(input));
      for (const output of outputs) {
        this.#depths.set(output, depth);
        if (varies) this.#varying.add(output);
      }
    }
  }

  /** The deepest segment first, so that all of an operation's inputs, and the signal of its segment, come before it. */
  inOrder(): readonly Operation[] {
    return this.#operations.toSorted(
      (a, b) => this.#depths.get(b.outputs[0]!)! - this.#depths.get(a.outputs[0]!)!,
    );
  }

  wantedOf(segment: number): Set<Value> {
    return new Set(
      this.#operations.flatMap(({ inputs }) =>
        inputs.filter(input => this.#segments.segmentOf(input) === segment),
      ),
    );
  }

  /**
   * The gradient that arrives at a segment: of the values that its backward pass takes from what is done before, the last
   * one of the segment next to it. Undefined where none arrives.
   */
  signalOf(segment: number): Value | undefined {
    let signal: Value | undefined;
    for (const { inputs, outputs } of this.#operations) {
      if (this.#depths.get(outputs[0]!) !== segment) continue;
      for (const input of inputs) {
        if (!this.#varying.has(input) || input.type.dtype !== 'float32') continue;
        const depth = this.#depthOf(input);
        if (depth > segment && (!signal || depth <= this.#depthOf(signal))) signal = input;
      }
    }
    return signal;
  }

  #depthOf(value: Value): number {
    return this.#segments.segmentOf(value) ?? this.#depths.get(value) ?? this.#segments.count;
  }

  #varies(value: Value): boolean {
    return this.#varying.has(value) || this.#segments.varies(value);
  }
}
