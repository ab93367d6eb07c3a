/** A part of a training step over flat arrays: a small graph that says the same for every part of its kind. */
import { float32, sizeOf } from '../ir/type.ts';
import { apply, type Graph, type GraphOutput, input, scalar, type Value } from '../ir/value.ts';
import { canCompile } from '../kernels/operations.ts';
import { nextName } from './compiled.ts';
import type { Part } from './separable.ts';

/**
 * Its arrays of `n` elements are the states that change, and then the gradient; its numbers are scalars of the run, and numbers that
 * the rest of the step gives, all by their names. Its outputs are the next values of the states. Parts that differ only in which
 * states they change, and in shapes, have kernels that print the same.
 */
export function flatKernel({ changes, gradient, operations }: Part, numbers: SharedNumbers): Graph {
  const flat = new Map<Value, Value>();
  const type = float32(['n']);
  for (const [i, { state, value }] of changes.entries())
    flat.set(value, input(state.role, `state${i}`, type));
  if (gradient) flat.set(gradient, input('feed', 'gradient', type));
  const arrays = [...flat.values()];

  const own = new Map<string, Value>();
  const numberOf = (value: Value): Value => {
    const { source } = value;
    if (source.kind === 'constant') return scalar(Number(source.data[0]));
    if (source.kind === 'operation' && numbers.isOfRun(value))
      return apply(source.row, source.inputs.map(of), source.attributes);
    const name = numbers.nameOf(value);
    if (!own.has(name)) own.set(name, input('scalar', name, { ...value.type, shape: [] }));
    return own.get(name)!;
  };
  const of = (value: Value): Value => {
    const known = flat.get(value) ?? numberOf(value);
    flat.set(value, known);
    return known;
  };
  for (const { row, inputs, attributes, outputs } of operations)
    flat.set(outputs[0]!, apply(row, inputs.map(of), attributes));
  return {
    name: 'update',
    inputs: [...arrays, ...own.values()],
    outputs: changes.map(({ next }, i) => ({ name: nextName(`state${i}`), value: of(next) })),
  };
}

/** Single numbers that kernels read. */
export class SharedNumbers {
  /** What the rest of the step has to give. */
  readonly outputs: GraphOutput[] = [];
  readonly #ofRun = new Map<Value, boolean>();

  /** Whether it follows from constants and from what the run sets alone, so that each kernel can work it out by itself. */
  isOfRun(value: Value): boolean {
    let known = this.#ofRun.get(value);
    if (known === undefined) {
      const { source, type } = value;
      if (source.kind === 'operation')
        known = canCompile(source) && source.inputs.every(each => this.isOfRun(each));
      else
        known =
          type.dtype === 'float32' &&
          (source.kind === 'constant' ? sizeOf(type.shape) === 1 : source.role === 'scalar');
      this.#ofRun.set(value, known);
    }
    return known;
  }

  /** The name under which a kernel is given it. */
  nameOf(value: Value): string {
    if (value.source.kind === 'input' && value.source.role === 'scalar') return value.source.name;
    let output = this.outputs.find(each => each.value === value);
    if (!output) {
      output = { name: `number/${this.outputs.length}`, value };
      this.outputs.push(output);
    }
    return output.name;
  }
}
