/**
 * The document: what the user drew, as plain JSON. Everything that a run needs to be repeated is in it, apart
 * from the bytes of the data. Nothing here computes; `validate.ts` reads it from unknown JSON, `migrate.ts`
 * brings old versions up, `diff.ts` is the only way to change it.
 */

export const DOCUMENT_VERSION = 1;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type NodeId = string;
export type EdgeId = string;
export type BlockId = string;

export interface Document {
  readonly format: 'netloom';
  readonly version: typeof DOCUMENT_VERSION;
  readonly title: string;
  /** What the document is and where it comes from; shown with the examples. */
  readonly description: string;
  readonly graph: Graph;
  /** Networks drawn once and used as often as one likes, by nodes of the type `Block`. */
  readonly blocks: { readonly [id: BlockId]: Block };
  /** Null until the user chooses data; Input nodes then carry their own shape. */
  readonly dataset: Dataset | null;
  readonly training: Training;
}

export interface Graph {
  readonly nodes: { readonly [id: NodeId]: Node };
  readonly edges: { readonly [id: EdgeId]: Edge };
}

/**
 * One layer on the canvas. `attributes` holds only what differs from the layer's defaults. Within a block, a value may be an
 * expression over the block's own attributes: text that begins with `=`, such as `=4*filters`.
 */
export interface Node {
  readonly id: NodeId;
  /** The layer's type, such as `Dense`: a key of the layer table. */
  readonly type: string;
  /** Shown on the canvas and used for the values' names in the exported model; unique within a graph. */
  readonly name: string;
  readonly position: { readonly x: number; readonly y: number };
  readonly attributes: { readonly [name: string]: Json };
  /** How training treats the node's parameters, by their names; `*` means all of them, and a name goes before it. */
  readonly parameters?: ParameterTable;
}

export interface ParameterTable {
  readonly [name: string]: ParameterSettings;
}

/** What differs from the usual; parameter-settings.ts says what that is. */
export interface ParameterSettings {
  /** Training leaves it as it is: no gradient, no memory of the optimizer. `false` is an exception from `*`. */
  readonly frozen?: boolean;
  /** Factor of the learning rate. */
  readonly learningRate?: number;
  /** Factor of the optimizer's weight decay; 0: none. */
  readonly weightDecay?: number;
  /** Adds l1 Σ|w| and l2 Σw² to the loss. */
  readonly l1?: number;
  readonly l2?: number;
  /** Largest L2 norm of the weights of one unit, after each update; null: any. */
  readonly maxNorm?: number | null;
}

export interface Edge {
  readonly id: EdgeId;
  readonly source: { readonly node: NodeId; readonly port: string };
  readonly target: { readonly node: NodeId; readonly port: string };
}

/**
 * A network with ports, to be used as one node. Its ports are the BlockInput and BlockOutput nodes of its graph, named as
 * they are and in the order of their places from left to right.
 */
export interface Block {
  readonly id: BlockId;
  /** Shown in the palette and on the nodes; unique among the blocks. */
  readonly name: string;
  readonly description: string;
  /** What a node that uses the block may set. */
  readonly attributes: { readonly [name: string]: BlockAttribute };
  readonly graph: Graph;
}

export interface BlockAttribute {
  readonly kind: 'int' | 'float' | 'bool' | 'text' | 'ints';
  readonly default: Json;
  /** One sentence. */
  readonly doc: string;
}

// ---------------------------------------------------------------- dataset

/** Data as the document names it. Paths are relative to the document's folder, or absolute. */
export interface Dataset {
  readonly source: DataSource;
  /** What the source was found to hold when it was last read; `check` needs no file access. */
  readonly fields: readonly Field[];
  readonly split: Split;
}

export type DataSource =
  | { readonly type: 'idx'; readonly files: readonly IdxPart[] }
  | { readonly type: 'csv'; readonly path: string; readonly delimiter?: string }
  | SyntheticSource;

/** IDX files (optionally .gz) with equal counts. A part with `test` brings its own held-out files. */
export interface IdxPart {
  readonly field: string;
  readonly path: string;
  readonly test?: string;
}

/** Random samples of declared fields: a network without data of its own can be tried, timed and checked from end to end. */
export interface SyntheticSource {
  readonly type: 'synthetic';
  readonly samples: number;
  /** The same seed and fields give the same samples on every machine. */
  readonly seed: number;
  readonly fields: readonly SyntheticField[];
}

export interface SyntheticField {
  readonly name: string;
  readonly kind: Field['kind'];
  /** Shape of one sample, without the batch; absent: one value. */
  readonly shape?: readonly number[];
  /** The values are class indices (int64) below this, all equally likely. A category needs it; a tensor of indices has it. */
  readonly classCount?: number;
  /** Of numbers: standard normal, or uniform on [0, 1); absent: `normal`. */
  readonly distribution?: 'normal' | 'uniform';
}

/** One named column of the data. A sample is one value per field. */
export interface Field {
  readonly name: string;
  /** `image`: [channels, height, width]; `category`: a class index, shape []; `number`: float, shape []; `tensor`: any. */
  readonly kind: 'image' | 'category' | 'number' | 'tensor';
  readonly dtype: 'float32' | 'int64';
  /** Shape of one sample, without the batch. */
  readonly shape: readonly number[];
  /** Class names, for `category` and for tensors of indices. */
  readonly classes?: readonly string[];
  /** How many classes there are, where they have no names: a vocabulary of thousands need not be listed. */
  readonly classCount?: number;
  readonly normalize?: Normalize;
  /** CSV columns gathered into this field, in order; absent: the column of the same name. */
  readonly columns?: readonly string[];
}

/** How many classes the indices of a field stand for; undefined: it holds numbers, or nobody knows. */
export const classCountOf = ({ classes, classCount }: Field): number | undefined =>
  classes?.length ?? classCount;

/** `unit`: divide bytes by 255. `standard`: (x - mean) / std, measured on the training samples. */
export type Normalize = 'none' | 'unit' | 'standard';

/** Fractions of all samples; what the source itself holds out (`test` files) overrides `test`. */
export interface Split {
  readonly validation: number;
  readonly test: number;
  /** Keep the proportions of this category field in each part. */
  readonly stratify?: string;
  /** Fixes which samples each part gets, so that runs of several seeds are tested alike; absent: the training's seed. */
  readonly seed?: number;
}

// ---------------------------------------------------------------- training

export interface Training {
  readonly device: string;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  readonly optimizer: Configured;
  readonly schedule: Configured;
  /** Largest global L2 norm of the gradient; null: no clipping. */
  readonly clipNorm: number | null;
  /** Largest absolute value of each number of the gradient, applied before `clipNorm`; null or absent: no clipping. */
  readonly clipValue?: number | null;
  readonly earlyStopping: EarlyStopping | null;
  /** Batches whose gradients make one update; absent: 1. */
  readonly accumulate?: number;
  /** Judge and export a running average of the weights rather than the weights themselves; null or absent: no. */
  readonly averaging?: Averaging | null;
  /** Optimizers that take turns within each step; empty or absent: one trains everything, as set above. */
  readonly phases?: readonly Phase[];
  /**
   * Compute activations again in the backward pass rather than keep them: less memory for about a third more time; absent:
   * false.
   */
  readonly recompute?: boolean;
}

export interface Averaging {
  /** Share of the average that each update keeps. */
  readonly decay: number;
}

/** What one of several optimizers trains, and for which losses; the two adversaries of a GAN have a phase each. */
export interface Phase extends Pick<Training, 'optimizer' | 'clipNorm' | 'clipValue'> {
  readonly name: string;
  /** The Output nodes whose losses are made small. */
  readonly outputs: readonly NodeId[];
  /** The nodes whose parameters are trained. */
  readonly nodes: readonly NodeId[];
}

/** An entry of a table (optimizers, schedules) with the attributes that differ from its defaults. */
export interface Configured {
  readonly type: string;
  readonly attributes: { readonly [name: string]: Json };
}

export interface EarlyStopping {
  /** `loss`, or `OUTPUT/METRIC` on the validation part. */
  readonly monitor: string;
  readonly patience: number;
  readonly minDelta: number;
}

export const defaultTraining: Training = {
  device: 'auto',
  batchSize: 32,
  epochs: 10,
  seed: 1,
  optimizer: { type: 'Adam', attributes: {} },
  schedule: { type: 'constant', attributes: {} },
  clipNorm: null,
  earlyStopping: null,
};

export const emptyDocument = (title: string): Document => ({
  format: 'netloom',
  version: DOCUMENT_VERSION,
  title,
  description: '',
  graph: { nodes: {}, edges: {} },
  blocks: {},
  dataset: null,
  training: defaultTraining,
});
