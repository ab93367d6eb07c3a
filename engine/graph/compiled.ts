/** What compiling a document gives, and what the run needs to know of it. Built by graph/ and training-graph.ts. */
import type { Field, NodeId } from '../document/document.ts';
import type { Dim, Shape, TensorType } from '../ir/type.ts';
import type { Graph, Value } from '../ir/value.ts';
import type { RowsKernel } from '../kernels/rows.ts';
import type { Distribution } from '../layers/layer.ts';
import type { Table } from '../metrics/table.ts';
import type { Finish } from './measure.ts';
import type { Problem } from './problem.ts';
import type { ScalarPlan } from './scalar-values.ts';

/** What `check` found; everything that could be inferred in spite of the problems is there. */
export interface CheckResult {
  readonly problems: readonly Problem[];
  readonly nodes: { readonly [id: NodeId]: NodeReport };
  /** Trainable parameters of the whole document. */
  readonly parameters: number;
}

export interface NodeReport {
  /** Null: depends on an error. The batch dimension is `batch`. */
  readonly outputs: { readonly [port: string]: TensorType | null };
  /** Types that arrive at the input ports; null where nothing is connected or its source has no type. */
  readonly inputs: { readonly [port: string]: TensorType | null };
  /** Null: depends on an error. */
  readonly parameters: number | null;
  /** The shape of each parameter, by its name within the node; null: depends on an error. */
  readonly parameterShapes: { readonly [parameter: string]: Shape } | null;
}

/** A graph input that is a batch of samples. */
export interface Feed {
  readonly name: string;
  /** The dataset field that it is read from; empty for `sample_weight`, and where it is drawn. */
  readonly field: string;
  readonly type: TensorType;
  /** It holds random numbers, which whoever runs the graph draws. */
  readonly draw?: Draw;
}

export interface Draw {
  readonly distribution: Distribution;
  /** Draws of different streams are independent. */
  readonly stream: number;
}

/** A tensor kept between steps. */
export interface State {
  /** `NODE/weight`, `NODE/weight/first_moment`: the key in checkpoints, by node id. */
  readonly name: string;
  readonly role: 'parameter' | 'buffer' | 'slot';
  readonly node: NodeId;
  /** Concrete. */
  readonly type: TensorType;
}

/** A number set by the run at each step; shape []. */
export interface Scalar {
  readonly name: string;
  readonly dtype: 'float32' | 'uint32';
}

/**
 * One figure that a graph measures. The graph gives partial sums, all measures of a graph side by side in ONE float32
 * vector; the run adds the vectors of an epoch in float64 and finishes. So padding, batches and provider do
 * not change a figure.
 */
export interface PlainMeasure {
  /** `loss` (the weighted total), `penalty` (in training), `OUTPUT/loss`, `OUTPUT/accuracy`, by the Output node's name. */
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly better: 'lower' | 'higher';
  readonly finish: Finish;
}

/** With the functions that follow from it. */
export interface Measure extends Omit<PlainMeasure, 'finish'> {
  readonly plain: PlainMeasure;
  /** Absent: it is no number, only a table. */
  finish?(sums: ArrayLike<number>): number;
  table?(sums: ArrayLike<number>): Table;
}

/** Name of the graph output that holds the measures' vector. */
export const MEASURES = 'measures';
/** Name of the output of a training graph that holds the next value of a state. */
export const nextName = (state: string): string => `next/${state}`;
/** Name of the feed [batch] that is 1 for a real sample and 0 for padding. */
export const SAMPLE_WEIGHT = 'sample_weight';

/** What a step is told by the run. */
export interface StepMoment {
  /** 0 for the first; what is drawn depends on it and on the seed. */
  readonly step: number;
  readonly seed: number;
  /** The schedule: the learning rate now, from an optimizer's own. */
  rate(base: number): number;
  /** Updates made before: an optimizer counts these. The same as `step`, unless gradients are accumulated. */
  readonly update?: number;
  /** Whether this step makes an update; absent: it does. */
  readonly applies?: boolean;
}

/**
 * One training step. Inputs: feeds, scalars, state (by State.name). Outputs: MEASURES, and for each state its next
 * value under the output name `next/NAME`.
 */
export interface TrainingGraph {
  readonly graph: Graph;
  readonly feeds: readonly Feed[];
  readonly scalars: readonly Scalar[];
  readonly state: readonly State[];
  readonly measures: readonly Measure[];
  /** What `scalarValues` follows from. */
  readonly scalarPlan: ScalarPlan;
  /** The scalars' values for a step, in float64. */
  scalarValues(moment: StepMoment): { readonly [name: string]: number };
  readonly initialization: Initialization;
  /** Of all that the graph computes, as if nothing were let go (see `totalBytes`). */
  readonly bytes: number;
}

/** The first value of every parameter, buffer and slot. */
export interface Initialization {
  /** States that begin with the same number everywhere, by State.name. */
  readonly filled: { readonly [state: string]: number };
  readonly drawn: readonly Drawn[];
}

/** States that are drawn alike, each with streams of its own: a network of hundreds of layers needs few of these. */
export interface Drawn {
  readonly states: readonly { readonly name: string; readonly streams: readonly number[] }[];
  /** A kernel where each element follows from its own draws (see `drawKernel`), which is several times as fast. */
  readonly by:
    | { readonly kind: 'kernel'; readonly rows: RowsKernel }
    /** Inputs: `random_key`, and the `streamKey` of each stream under `streamInput`; output: FIRST_VALUE. */
    | { readonly kind: 'graph'; readonly graph: Graph }
    /** The same, as the CPU takes it. */
    | {
        readonly kind: 'model';
        readonly model: Uint8Array;
        readonly optimization: 'all' | 'disabled';
        readonly type: TensorType;
      };
}

export const FIRST_VALUE = 'first_value';
export const streamInput = (index: number): string => `stream/${index}`;

/**
 * Forward pass with losses and metrics, nothing dropped, running statistics used. Inputs: feeds and state (parameters
 * and buffers). Outputs: MEASURES, and `result/NAME` for each Output node.
 */
export interface EvaluationGraph {
  readonly graph: Graph;
  readonly feeds: readonly Feed[];
  readonly state: readonly State[];
  readonly measures: readonly Measure[];
  readonly outputs: readonly OutputReport[];
}

/** What is exported: no losses; batch symbolic; outputs named by the Output nodes. */
export interface InferenceGraph {
  readonly graph: Graph;
  readonly feeds: readonly Feed[];
  readonly state: readonly State[];
  readonly outputs: readonly OutputReport[];
}

export interface OutputReport {
  readonly node: NodeId;
  /** The node's name: key of predictions and of measures. */
  readonly name: string;
  /** Name of the graph output that holds the result. */
  readonly output: string;
  readonly result: TensorType;
  /** The dataset field of its targets; undefined where it is not compared with anything. */
  readonly target: Field | undefined;
  readonly loss: string;
  /** The axis of the result that holds the probabilities of classes; null: there are none. */
  readonly classAxis: number | null;
  /** The class of a step that says nothing, where the result is a sequence to be read so (CTC); null otherwise. */
  readonly blank: number | null;
  /** The class index of a target that only fills it up, or that nobody asks for; null: every one counts. */
  readonly padding: number | null;
}

/** A document lowered in one mode: the values of every node and what its layers asked the scope for. */
export interface Lowered {
  readonly values: { readonly [node: NodeId]: { readonly [port: string]: Value } };
  readonly batch: Dim;
}
