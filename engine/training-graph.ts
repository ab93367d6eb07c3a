/**
 * The three graphs of a document: one training step, the evaluation of a batch, and what is exported. All are simplified
 * and verified. Each throws InputError where the document has errors.
 */

import type { Document } from './document/document.ts';
import { BATCH, check } from './graph/check.ts';
import {
  type EvaluationGraph,
  type Feed,
  type InferenceGraph,
  MEASURES,
  type OutputReport,
  SAMPLE_WEIGHT,
  type Scalar,
  type State,
  type TrainingGraph,
} from './graph/compiled.ts';
import { type Expansion, expand } from './graph/expand.ts';
import { initializationOf } from './graph/initialization.ts';
import { type Judgement, judge } from './graph/judge.ts';
import { type Lowering, type LowerOptions, lower, type NodeOutput } from './graph/lower.ts';
import { problem } from './graph/make-problem.ts';
import type { Problem } from './graph/problem.ts';
import { RANDOM_KEY } from './graph/random.ts';
import { scalarValuesOf } from './graph/scalar-values.ts';
import { trainingStep } from './graph/step.ts';
import { upstream, type Wiring, wire } from './graph/wiring.ts';
import { foldNormalization } from './ir/fold-normalization.ts';
import { totalBytes } from './ir/liveness.ts';
import { recompute } from './ir/recompute.ts';
import { simplify } from './ir/simplify.ts';
import { float32 } from './ir/type.ts';
import { type Graph, type GraphOutput, shapeOf, type Value } from './ir/value.ts';
import { verify } from './ir/verify.ts';
import { withDefaults } from './layers/attribute.ts';
import { type LossName, losses } from './losses/index.ts';
import type { Loss, TargetKind } from './losses/loss.ts';
import { InputError } from './protocol.ts';

export interface BatchOptions {
  readonly batchSize: number;
}

export const buildTrainingGraph = (document: Document, options: BatchOptions): TrainingGraph =>
  trainingGraphOf(checked(document), options);

export const buildEvaluationGraph = (document: Document, options: BatchOptions): EvaluationGraph =>
  evaluationGraphOf(checked(document), options);

export interface BothOptions extends BatchOptions {
  readonly evaluationBatch: number;
}

/** What a run needs, with one check for both. */
export function buildGraphs(document: Document, { batchSize, evaluationBatch }: BothOptions) {
  const network = checked(document);
  return {
    training: trainingGraphOf(network, { batchSize }),
    evaluation: evaluationGraphOf(network, { batchSize: evaluationBatch }),
  };
}

function trainingGraphOf(network: Checked, { batchSize }: BatchOptions): TrainingGraph {
  const { document } = network;
  const lowering = lowered(network, 'training', batchSize);
  const judgement = judgeTrained(lowering, { tables: false });
  const step = trainingStep(lowering, judgement, document.training);
  const feeds = [...lowering.feeds, ...judgement.targets];
  const random = lowering.randomKey;
  const scalarPlan = { ...step.plan, random: random !== null };
  const states = statesOf(step.states);
  const graph = finished(
    'training',
    [
      ...valuesOf(feeds),
      lowering.sampleWeight!,
      ...Object.values(step.scalars),
      ...(random ? [random] : []),
      ...valuesOf(step.states),
    ],
    [
      { name: MEASURES, value: step.sums },
      ...step.states.map(({ state, next }) => ({ name: `next/${state.name}`, value: next })),
    ],
  );
  const whole = document.training.recompute ? withRecomputing(graph, statesOf(lowering.buffers)) : graph;
  return {
    graph: whole,
    bytes: totalBytes(whole),
    feeds: [...feeds.map(plainFeed), weightFeed(batchSize)],
    scalars: [
      ...Object.keys(step.scalars).map((name): Scalar => ({ name, dtype: 'float32' })),
      ...(random ? [{ name: RANDOM_KEY, dtype: 'uint32' } as const] : []),
    ],
    state: states,
    measures: step.measures,
    scalarPlan,
    scalarValues: scalarValuesOf(scalarPlan),
    initialization: initializationOf(
      lowering,
      states.filter(({ role }) => role === 'slot'),
    ),
  };
}

function evaluationGraphOf(network: Checked, { batchSize }: BatchOptions): EvaluationGraph {
  const lowering = lowered(network, 'evaluation', batchSize);
  const judgement = judgeTrained(lowering, { tables: true });
  const feeds = [...lowering.feeds, ...judgement.targets];
  const state = [...lowering.parameters, ...lowering.buffers];
  const outputs = lowering.outputs.map(output => reportOf(output, `result/${output.name}`));
  return {
    graph: withoutNormalization(
      finished(
        'evaluation',
        [...valuesOf(feeds), lowering.sampleWeight!, ...valuesOf(state)],
        [{ name: MEASURES, value: judgement.sums }, ...results(lowering, outputs)],
      ),
    ),
    feeds: [...feeds.map(plainFeed), weightFeed(batchSize)],
    state: statesOf(state),
    measures: judgement.measures,
    outputs,
  };
}

export function buildInferenceGraph(document: Document): InferenceGraph {
  const lowering = lowered(checked(document), 'inference', BATCH);
  const state = [...lowering.parameters, ...lowering.buffers];
  const outputs = lowering.outputs.map(output => reportOf(output, output.name));
  return {
    graph: finished(
      document.title || 'network',
      valuesOf([...lowering.feeds, ...state]),
      results(lowering, outputs),
    ),
    feeds: lowering.feeds.map(plainFeed),
    state: statesOf(state),
    outputs,
  };
}

// -------------------------------------------------------------- parts

/** A document without errors, as one flat graph. */
interface Checked {
  readonly document: Document;
  readonly expansion: Expansion;
  readonly wiring: Wiring;
}

function checked(document: Document): Checked {
  const errors = check(document).problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw refusal(errors);
  const expansion = expand(document);
  return { document, expansion, wiring: wire(expansion) };
}

/** Only what an Output depends on is lowered. */
function lowered(
  { expansion, wiring }: Checked,
  mode: LowerOptions['mode'],
  batch: LowerOptions['batch'],
): Lowering {
  const outputs = [...wiring.nodes.values()].filter(({ node }) => node.type === 'Output');
  return lower(expansion.document, wiring, {
    mode,
    batch,
    nodes: upstream(
      wiring,
      outputs.map(({ node }) => node.id),
    ),
    onProblem(_, error) {
      throw error;
    },
  });
}

/** What `check` only warns of, as a network without data can be drawn, ends the training here. */
function judgeTrained(lowering: Lowering, which: { tables: boolean }): Judgement {
  const judgement = judge(lowering, which);
  if (!judgement) throw refusal([{ ...problem('no-dataset', {}), severity: 'error' }]);
  return judgement;
}

const refusal = (errors: readonly Problem[]): InputError =>
  new InputError(errors.map(({ message }) => message).join('\n'), errors);

function finished(name: string, inputs: readonly Value[], outputs: readonly GraphOutput[]): Graph {
  const graph = simplify({ name, inputs, outputs });
  verify(graph);
  return graph;
}

/** The weights are made at each run, which is less work than to normalize all that they are applied to. */
function withoutNormalization(graph: Graph): Graph {
  const { name, inputs, outputs } = foldNormalization(graph).graph;
  return finished(name, inputs, outputs);
}

/** The running statistics belong to the forward pass: computed once, like the measures. */
function withRecomputing(graph: Graph, buffers: readonly State[]): Graph {
  const forward = [MEASURES, ...buffers.map(({ name }) => `next/${name}`)];
  const { inputs, outputs } = recompute(graph, forward);
  return finished(graph.name, inputs, outputs);
}

const valuesOf = (list: readonly { readonly value: Value }[]): Value[] => list.map(({ value }) => value);

const statesOf = (list: readonly { readonly state: State }[]): State[] => list.map(({ state }) => state);

const plainFeed = ({ name, field, type, draw }: Feed): Feed => ({ name, field, type, ...(draw && { draw }) });

const weightFeed = (batchSize: number): Feed => ({
  name: SAMPLE_WEIGHT,
  field: '',
  type: float32([batchSize]),
});

const results = ({ outputs }: Lowering, reports: readonly OutputReport[]): GraphOutput[] =>
  outputs.map(({ result }, i) => ({ name: reports[i]!.output, value: result }));

function reportOf({ node, name, result, field, loss, settings }: NodeOutput, output: string): OutputReport {
  const declaration: Loss = losses[loss as LossName];
  const rank = shapeOf(result).length;
  const classAxis = { classes: settings.classAxis === 'last' ? rank - 1 : 1, labels: rank - 1 };
  const own = withDefaults(declaration.attributes, settings);
  const blank =
    declaration.targets === 'labels' ? declaration.blank?.(Number(shapeOf(result).at(-1)), own) : null;
  return {
    node,
    name,
    output,
    result: result.type,
    target: field,
    loss,
    classAxis: (classAxis as Partial<Record<TargetKind, number>>)[declaration.targets] ?? null,
    blank: blank ?? null,
    padding: (own.padding ?? own.ignoreIndex ?? null) as number | null,
  };
}
