/**
 * What a start leaves for the next one of the same document: all that comes out of its graphs up to the first step, so that they need
 * not be built (ResNet-152: 1.1 of 6 s). They are, once something asks for them: an evaluation, another device, forms to be measured.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Document } from '../document/document.ts';
import type { EvaluationGraph, PlainMeasure, TrainingGraph } from '../graph/compiled.ts';
import { measureOf } from '../graph/measure.ts';
import { scalarValuesOf } from '../graph/scalar-values.ts';
import { plainInitialization } from '../session/initialize.ts';
import { KeptFiles, programOfThis } from '../session/kept-files.ts';
import { targetOf } from '../session/runtime.ts';
import type { PlanKeeper, StepPlan } from '../session/step-plan.ts';
import { buildGraphs } from '../training-graph.ts';
import { type ChosenForms, chosenForms, type Kind } from '../tune/kinds.ts';
import type { Measurements } from '../tune/tune.ts';
import type { Graphs } from './network.ts';

export interface PlannedGraphs extends Graphs {
  /** The forms by what has been measured, where they are known without the graphs and the step is kept in them; null otherwise. */
  chosenIn(known: Measurements): KeptForms | null;
  /** Where the step is kept in these forms. */
  keeper(forms: KeptForms): PlanKeeper;
}

type KeptForms = ChosenForms & { readonly kinds: readonly Kind[] };

/** Plain data, as in the file. */
interface StartPlan {
  readonly training: Plain<TrainingGraph, 'graph' | 'scalarValues'>;
  readonly evaluation: Plain<EvaluationGraph, 'graph'>;
  readonly kinds: readonly Kind[];
  readonly unusual: ChosenForms['unusual'];
  readonly step: StepPlan;
}
type Plain<Compiled, Built extends string> = Omit<Compiled, Built | 'measures'> & {
  readonly measures: readonly PlainMeasure[];
};

const MOST_BYTES = 2 ** 26;

/** Nothing is kept for a backward pass, so twice the batch fits where a training step does. */
export const evaluationBatch = (batchSize: number): number => 2 * batchSize;

/**
 * @param folder of what starts keep; null: they keep nothing
 * @throws InputError for errors in the document
 */
export async function plannedGraphs(
  document: Document,
  batchSize: number,
  folder: string | null,
): Promise<PlannedGraphs> {
  const build = () => buildGraphs(document, { batchSize, evaluationBatch: evaluationBatch(batchSize) });
  if (folder === null) return { ...build(), chosenIn: () => null, keeper: () => ({ get: make => make() }) };
  const files = new KeptFiles(join(folder, 'starts'), MOST_BYTES);
  const name = `${await keyOf(document, batchSize)}.start`;
  const kept = unpacked(await files.read(name));
  const graphs = kept ? unbuilt(kept, build) : build();
  return {
    ...graphs,
    chosenIn(known) {
      if (!kept) return null;
      const chosen = chosenForms(kept.kinds, known);
      return isSame(chosen, kept) ? { ...chosen, kinds: kept.kinds } : null;
    },
    keeper: forms => ({
      async get(make) {
        if (kept && isSame(forms, kept)) return kept.step;
        const step = await make();
        // Nobody waits for it, and a run goes on without it.
        packed(graphs, forms, step)
          .then(content => files.write(name, content))
          .catch(error => process.emitWarning(`This start was not kept: ${error}`));
        return step;
      },
    }),
  };
}

const isSame = (a: Pick<ChosenForms, 'unusual'>, b: Pick<ChosenForms, 'unusual'>): boolean =>
  JSON.stringify(Object.entries(a.unusual).sort()) === JSON.stringify(Object.entries(b.unusual).sort());

/** The graphs themselves are built when they are asked for. */
function unbuilt({ training, evaluation }: StartPlan, build: () => Graphs): Graphs {
  let built: Graphs | null = null;
  const all = (): Graphs => {
    built ??= build();
    return built;
  };
  return {
    training: {
      ...training,
      measures: training.measures.map(measureOf),
      scalarValues: scalarValuesOf(training.scalarPlan),
      get graph() {
        return all().training.graph;
      },
    },
    evaluation: {
      ...evaluation,
      measures: evaluation.measures.map(measureOf),
      get graph() {
        return all().evaluation.graph;
      },
    },
  };
}

async function packed(graphs: Graphs, { kinds, unusual }: KeptForms, step: StepPlan): Promise<Uint8Array> {
  const { graph: _, scalarValues, ...training } = graphs.training;
  const { graph, ...evaluation } = graphs.evaluation;
  const plan: StartPlan = {
    training: {
      ...training,
      measures: training.measures.map(({ plain }) => plain),
      initialization: await plainInitialization(training.initialization),
    },
    evaluation: { ...evaluation, measures: evaluation.measures.map(({ plain }) => plain) },
    kinds,
    unusual,
    step,
  };
  return serialize(plan);
}

/** What is not whole is not there (see KeptFiles), and what another build has written has another name. */
const unpacked = (content: Uint8Array | null): StartPlan | null =>
  content && (deserialize(content) as StartPlan);

/** All of the document that the graphs may depend on; where a node lies in a block is the order of its ports. */
async function keyOf({ graph, blocks, dataset, training }: Document, batchSize: number): Promise<string> {
  const { seed, epochs, ...settings } = training;
  const nodes = Object.values(graph.nodes).map(({ position, ...node }) => node);
  const said = [
    programOfThis(),
    await targetOf('cpu'),
    batchSize,
    nodes,
    graph.edges,
    blocks,
    dataset,
    settings,
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
}
