/**
 * What the engine process is asked and answers (engine/host.ts), over the process's message channel. `base` is the
 * folder against which a document's relative paths are resolved.
 */
import type { DataSource, Document, Field } from './document/document.ts';
import type { Problem } from './graph/problem.ts';
import type { Tables } from './metrics/table.ts';
import type { EndEvent, Metrics, RunEvent } from './train/events.ts';

/** Measuring the forms of operations: seconds, at most, and whether the training waits for it, or it is done once nothing else is to do. */
export interface Tune {
  readonly seconds: number;
  readonly first: boolean;
}

export interface EngineRequests {
  devices: { params: Record<string, never>; result: Device[] };
  inspect: { params: { source: DataSource; base: string }; result: DatasetDescription };
  preview: { params: { document: Document; base: string; count: number }; result: { samples: Sample[] } };
  /**
   * Answers when the run has ended; its events come meanwhile. `resume`: from the directory's last checkpoint. Without `tune`,
   * nothing is measured for the choice of forms. `threads`: of the CPU; as many as serve it unless told.
   */
  train: {
    params: {
      document: Document;
      base: string;
      run: string;
      resume: boolean;
      tune?: Tune;
      threads?: number | undefined;
    };
    result: EndEvent;
  };
  /** Where the time of a training step goes; data is made up, nothing is written. */
  explain: {
    params: { document: Document; steps: number; tune?: number; threads?: number | undefined };
    result: Explanation;
  };
  pause: { params: { run: string }; result: null };
  continue: { params: { run: string }; result: null };
  /** Within one step; a checkpoint is written first. */
  stop: { params: { run: string }; result: null };
  evaluate: {
    params: { run: string; checkpoint: 'best' | 'last'; document?: Document; base?: string };
    result: { test: Metrics; tables: Tables };
  };
  predict: {
    params: { run: string; part: 'train' | 'validation' | 'test'; count: number };
    result: { samples: PredictedSample[] };
  };
  /** A search for a learning rate. Answers when it has ended; its points come meanwhile. `search` names it. */
  findRate: {
    params: { document: Document; base: string; search: string } & RateRange;
    result: RateFinding;
  };
  stopFinding: { params: { search: string }; result: null };
  export: { params: { run: string; path: string; checkpoint: 'best' | 'last' }; result: ExportReport };
}

export type EngineRequestName = keyof EngineRequests;

/** To the engine. */
export interface EngineRequest<N extends EngineRequestName = EngineRequestName> {
  readonly id: number;
  readonly name: N;
  readonly params: EngineRequests[N]['params'];
}

/** From the engine. */
export type EngineMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: EngineError }
  | { readonly type: 'event'; readonly run: string; readonly event: RunEvent }
  | { readonly type: 'rate'; readonly search: string; readonly point: RatePoint };

/** `input`: what the user gave is at fault, and the message names the place and the mend. */
export interface EngineError {
  readonly kind: 'input' | 'internal';
  readonly message: string;
  readonly problems: readonly Problem[];
}

/** Thrown anywhere in the engine when the user's input is at fault. */
export class InputError extends Error {
  override readonly name = 'InputError';
  constructor(
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

export interface Device {
  /** `cpu`, `webgpu`, `cuda`, `dml`, `coreml`: what `training.device` and `--device` take, beside `auto`. */
  readonly id: string;
  readonly name: string;
  readonly ok: boolean;
  /** Why it cannot be used; empty when ok. */
  readonly reason: string;
  /** The network stays in its memory. Otherwise parameters and moments come back from it, and go there again, at every step. */
  readonly keepsState: boolean;
}

export interface DatasetDescription {
  readonly fields: Field[];
  readonly samples: number;
  readonly problems: Problem[];
}

/**
 * One value per field, as it is in the data: numbers before normalization, images as PNG data URLs. A field whose value is
 * missing is not there.
 */
export interface Sample {
  readonly index: number;
  readonly fields: { readonly [name: string]: SampleValue };
}
export type SampleValue =
  | { readonly kind: 'image'; readonly width: number; readonly height: number; readonly url: string }
  | { readonly kind: 'category'; readonly index: number; readonly label: string }
  | { readonly kind: 'number'; readonly value: number }
  /** A named class at each step of a sequence, such as the characters of a text. */
  | { readonly kind: 'labels'; readonly labels: readonly string[] }
  | { readonly kind: 'tensor'; readonly shape: readonly number[]; readonly values: readonly number[] };

export interface PredictedSample extends Sample {
  /** By name of the Output node. */
  readonly predictions: { readonly [output: string]: Prediction };
}
export type Prediction =
  | {
      readonly kind: 'classes';
      /** -1 where the output is compared with nothing. */
      readonly target: number;
      readonly predicted: number;
      readonly labels: readonly string[];
      readonly probabilities: readonly number[];
    }
  | {
      /** A class for each step of a sequence, or the labels that were read of one. */
      readonly kind: 'labels';
      readonly target: readonly number[];
      readonly predicted: readonly number[];
      readonly labels: readonly string[];
    }
  | {
      readonly kind: 'values';
      /** Empty where the output is compared with nothing. */
      readonly target: readonly number[];
      readonly predicted: readonly number[];
    }
  /** Of numbers, or of a class at each place; as PNG data URLs. */
  | {
      readonly kind: 'image';
      readonly width: number;
      readonly height: number;
      readonly target: string | null;
      readonly predicted: string;
      /** Mean absolute difference of the numbers, or share of the places whose class is wrong; null without a target. */
      readonly error: number | null;
    };

/** The learning rates that a search goes through, each larger than the one before by the same factor. */
export interface RateRange {
  readonly from: number;
  readonly to: number;
  /** Updates; at least 2. */
  readonly steps: number;
}

export interface RatePoint {
  readonly rate: number;
  /** Before the update with this rate. */
  readonly loss: number;
  /** An average of the losses so far, the latest counting most. */
  readonly smoothed: number;
}

/** Null where the loss never falls. */
export interface RateSuggestion {
  /** Where the loss falls fastest. */
  readonly steepest: number | null;
  /** A tenth of the rate where it is lowest. */
  readonly tenth: number | null;
}

export interface RateFinding extends RateSuggestion {
  /** `diverged`: the loss blew up before the last rate was reached. */
  readonly end: 'finished' | 'diverged' | 'stopped';
  readonly points: readonly RatePoint[];
}

/** Where the time of a training step goes. */
export interface Explanation {
  readonly device: string;
  readonly threads: number;
  readonly batchSize: number;
  /** Steps that were measured; all times are those of one of them, in the mean. */
  readonly steps: number;
  readonly seconds: number;
  /** Of these, outside of any kernel. */
  readonly outside: number;
  /** The longest first. */
  readonly operations: readonly OperationTime[];
}

/** What one node of the document has of one operation. */
export interface OperationTime {
  /** Null: no node's, as an optimizer's work on all parameters, or onnxruntime's own. */
  readonly node: string | null;
  readonly name: string;
  readonly operation: string;
  /** Null: onnxruntime put it in. */
  readonly phase: 'forward' | 'backward' | 'update' | null;
  /** Which of several ways it is computed in; null where there is one only. */
  readonly form: string | null;
  /** Seconds of the operation alone in each form, where that was measured; null: the form cannot be used. */
  readonly measured: { readonly [form: string]: number | null } | null;
  /** The kernels' operators. */
  readonly kernels: readonly string[];
  /** Nodes of the ONNX graph. */
  readonly count: number;
  readonly seconds: number;
  /** Of the time in kernels. */
  readonly share: number;
}

export interface ExportReport {
  readonly path: string;
  readonly bytes: number;
  readonly opset: number;
  readonly inputs: {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly (number | string)[];
  }[];
  readonly outputs: {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly (number | string)[];
  }[];
  /** Samples that were compared, and the largest absolute difference over all outputs. */
  readonly samples: number;
  readonly maxDifference: number;
}
