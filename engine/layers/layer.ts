/**
 * A layer is one file: its declaration. The palette entry, the Inspector's form, the tooltip, the validation and
 * the documentation come from it. It has no shape function: ops infer shapes.
 */
import type { Field } from '../document/document.ts';
import type { Fans, Initializer } from '../initializers/initializer.ts';
import type { Dim, Shape } from '../ir/type.ts';
import type { Value } from '../ir/value.ts';
import type { AttributeTable, ValuesOf } from './attribute.ts';

export type Category =
  | 'io'
  | 'core'
  | 'convolution'
  | 'pooling'
  | 'normalization'
  | 'regularization'
  | 'activation'
  | 'shape'
  | 'arithmetic'
  | 'sequence'
  | 'signal'
  | 'block';

/** Port name → one English sentence. */
export interface Ports {
  readonly [port: string]: string;
}

export interface Layer<A extends AttributeTable = AttributeTable, In extends string = string> {
  readonly type: string;
  readonly version: number;
  readonly category: Category;
  readonly doc: string;
  /** Other names that people search for: Linear, Fully Connected. */
  readonly synonyms?: readonly string[];
  readonly attributes: A;
  /** A function where an attribute decides how many ports there are (Add, Concat). */
  inputs: { readonly [port in In]: string } | ((attributes: ValuesOf<A>) => Ports);
  /** A function where an attribute decides how many there are (Split). */
  outputs: Ports | ((attributes: ValuesOf<A>) => Ports);
  /** The two telling attributes at a glance, such as `64 · 3×3 same`. */
  summary?(attributes: ValuesOf<A>): string;
  /** Builds the values. Every input port is connected when this is called. Throws TypeProblem. */
  lower(
    inputs: { readonly [port in In]: Value },
    attributes: ValuesOf<A>,
    scope: Scope,
  ): { [port: string]: Value };
}

/** What a layer may ask for while it is lowered. Names are local to the node. */
export interface Scope {
  /** The node's name. */
  readonly name: string;
  /** In `training`, dropout drops and BatchNorm uses the batch; `evaluation` also has losses; `inference` is what is exported. */
  readonly mode: 'training' | 'evaluation' | 'inference';
  /** The batch dimension: a number in training and evaluation, `batch` in checking and export. */
  readonly batch: Dim;
  /** [batch], 1 for a real sample and 0 for the padding of a short last batch; null in inference. */
  readonly sampleWeight: Value | null;
  /**
   * `fans`: where they do not follow from the shape.
   * `unitAxis`: the axis along which the units lie whose weights a max-norm bounds together; where it is left out, the last of a
   * table [in, units] and the first of a kernel [units, in, ...].
   */
  parameter(name: string, shape: Shape, initializer: Initializer, fans?: Fans, unitAxis?: number): Value;
  /** State that is not trained (running statistics); `update` gives its value after a training step. */
  buffer(name: string, shape: Shape, start: number): Value;
  update(buffer: Value, next: Value): void;
  /** float32 uniform on [0, 1): a counter-based generator keyed by seed, node and step; bit-exact on resume. */
  uniform(shape: Shape): Value;
  /** The dataset's field of that name, if the document has one. */
  field(name: string): Field | undefined;
  /** A batch of samples, named by the node; the shape is that of one sample. `field` is empty where none is bound. */
  feed(field: string, dtype: 'float32' | 'int64', shape: readonly number[]): Value;
  /**
   * float32 random numbers for each sample: drawn by the graph in training; otherwise a feed, named by the node, for which
   * whoever runs the graph draws them. The shape is that of one sample.
   */
  draw(distribution: Distribution, shape: readonly number[]): Value;
  /** What an Output node gives: a prediction and how it is judged. */
  output(output: OutputDeclaration): void;
}

export type Distribution =
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  /** On [low, high). */
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number };

export interface OutputDeclaration {
  /** What the loss reads (logits for the cross-entropies), [batch, …]. */
  readonly prediction: Value;
  /** What the exported graph returns (probabilities for the cross-entropies). */
  readonly result: Value;
  /** The dataset field with the targets. Undefined: there is none, so only a loss that needs none trains this output. */
  readonly field: Field | undefined;
  readonly loss: string;
  readonly weight: number;
  readonly metrics: readonly string[];
  /** Of the loss and the metrics. */
  readonly settings: { readonly [name: string]: unknown };
}

export const layer = <const A extends AttributeTable, const In extends string = string>(
  declaration: Layer<A, In>,
): Layer => declaration as unknown as Layer;

/** The input ports that a node with these attributes has. */
export const inputPorts = (declaration: Layer, attributes: ValuesOf<AttributeTable>): Ports =>
  typeof declaration.inputs === 'function' ? declaration.inputs(attributes) : declaration.inputs;

/** The output ports that a node with these attributes has. */
export const outputPorts = (declaration: Layer, attributes: ValuesOf<AttributeTable>): Ports =>
  typeof declaration.outputs === 'function' ? declaration.outputs(attributes) : declaration.outputs;
