/** What a row of the op table declares. Nothing else in the engine knows a particular op. */
import type { DType, TensorType } from '../ir/type.ts';
import type { Attributes, Value } from '../ir/value.ts';

export interface OpRow<
  Inputs extends readonly Value[] = readonly Value[],
  A extends Attributes = Attributes,
> {
  /** ONNX's name. A row that ONNX does not have (it lists `forms`) has a name of its own. */
  readonly name: string;
  /** Output types; throws TypeProblem when the inputs do not fit. */
  infer(inputs: { [K in keyof Inputs]: TensorType }, attributes: A): TensorType | readonly TensorType[];
  /**
   * Vector-Jacobian product: from the gradient of the output, the gradient of each input. `null` blocks one
   * input. 'none': no gradient passes this op.
   */
  readonly vjp: 'none' | Vjp<Inputs, A>;
  /**
   * Inputs from which the numeric gradient check, the provider comparison and the reference comparison are made.
   * At least one.
   */
  readonly samples: readonly [Sample<A>, ...Sample<A>[]];
  /** Inputs that ONNX takes as int64 alone, where a device without 64-bit integers needs a cast. */
  readonly int64Inputs?: readonly number[];
  /** Attributes that ONNX stores as FLOAT (a number alone does not tell). */
  readonly floats?: readonly string[];
  /**
   * How the operation is written in ONNX where it is not just the same name, inputs and attributes: since opset
   * 13 many settings (axes, shape, pads) are int64 inputs.
   */
  onnx?(attributes: A, inputs: readonly TensorType[], outputs: readonly TensorType[]): OnnxForm;
  /**
   * The output's data for constant inputs of these types; null where it is not worth the trouble. Omitted where
   * folding does not pay.
   */
  fold?(inputs: readonly NumericData[], attributes: A, types: readonly TensorType[]): NumericData | null;
  /** Equivalent ways to say this op in plain ONNX ops. An op that ONNX does not have needs at least one that always applies. */
  readonly forms?: readonly OpForm<Inputs, A>[];
  /** ONNX has this op as well: it stays where none of its forms applies. */
  readonly formsOptional?: boolean;
  /**
   * What the graph around the operation computes anyhow, and a form may use: it is computed beside each form that is measured, so
   * that no form is charged for it alone.
   */
  beside?(inputs: Inputs, attributes: A): readonly Value[];
  /**
   * Name of the form to take where nobody has measured: by the shapes, never a bad choice. The row's own name where the operation
   * should stay as it is (`formsOptional`).
   */
  preferredForm?(inputs: readonly TensorType[], attributes: A, target: Target): string;
}

export type NumericData = Float32Array | Int32Array | Uint32Array | BigInt64Array | Uint8Array;

/** What a graph is written for. */
export interface Target {
  /** Execution provider: `cpu`, `webgpu` … */
  readonly provider: string;
  /**
   * Channels that the processor's kernels for convolutions take at once (8 with AVX2, 16 with AVX-512); 1 where there are no such
   * kernels, and in a graph that has to run everywhere.
   */
  readonly channelBlock: number;
}

/** Plain ONNX, which any machine's onnxruntime reads. */
export const portable = (provider: string): Target => ({ provider, channelBlock: 1 });

export interface OpForm<Inputs extends readonly Value[], A extends Attributes> {
  readonly name: string;
  /** Execution providers that run it; all where it is left out. */
  readonly providers?: readonly string[];
  /** Null where this form cannot express the case. */
  build(inputs: Inputs, attributes: A, target: Target): Value | readonly Value[] | null;
}

export type Vjp<Inputs extends readonly Value[], A extends Attributes> = {
  bivariance(g: Value, context: VjpContext<Inputs, A>): readonly (Value | null)[];
}['bivariance'];

export interface VjpContext<Inputs extends readonly Value[], A extends Attributes> {
  readonly inputs: Inputs;
  readonly output: Value;
  readonly outputs: readonly Value[];
  /** One per output; null where that output does not reach the loss. `g` is the first. */
  readonly gradients: readonly (Value | null)[];
  readonly attributes: A;
}

/**
 * The node that an operation becomes. Its inputs are the operation's own, then `extraInputs`.
 */
export interface OnnxForm {
  readonly op?: string;
  readonly domain?: string;
  /** Exactly the node's attributes; all of the operation's where it is left out. */
  readonly attributes?: Attributes;
  /** Names of `attributes` that are FLOAT; the row's `floats` where it is left out. */
  readonly floats?: readonly string[];
  /** Names of `attributes` that are lists of STRINGS. */
  readonly strings?: readonly string[];
  readonly extraInputs?: readonly ExtraInput[];
  /** Places among the node's inputs that stay empty, ascending: optional ones in front of some that are given. */
  readonly omittedInputs?: readonly number[];
  /** So many of the last inputs are not the node's: its bodies read them from around by name, as their last inputs. */
  readonly captured?: number;
}

/**
 * A setting that ONNX takes as an input: int64 values as a vector (already without symbolic dims: a row writes 0, 1 or
 * -1 where ONNX can infer one), a tensor of another type or rank, or null for an optional input that is left out.
 */
export type ExtraInput = readonly number[] | ExtraTensor | null;

export interface ExtraTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export interface Sample<A> {
  readonly inputs: readonly SampleInput[];
  readonly attributes?: A;
}

/** A shape of float32 drawn around zero, or a full description. */
export type SampleInput = readonly number[] | SampleTensor;

export interface SampleTensor {
  readonly shape: readonly number[];
  readonly dtype?: DType;
  /** Values are drawn from [low, high); integers for integer dtypes. */
  readonly domain?: readonly [number, number];
  /** All values at least this far apart from one another (max, sort), or from zero (`awayFromZero`). */
  readonly distinct?: boolean;
  readonly awayFromZero?: number;
  /** No numeric check for this input. */
  readonly fixed?: boolean;
  /** Exact values, where a domain cannot say it. */
  readonly values?: readonly number[];
}

/** Declares a row. The generic parameters give the vjp its inputs as a tuple. */
export const op = <Inputs extends readonly Value[], A extends Attributes = Attributes>(
  row: OpRow<Inputs, A>,
): OpRow => row as unknown as OpRow;

export type Unary = readonly [Value];
export type Binary = readonly [Value, Value];
export type Ternary = readonly [Value, Value, Value];
