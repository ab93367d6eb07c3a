/**
 * Trains one architecture for two steps on the same few samples of its real size, exports it, and compares the file with the
 * engine. `two-steps.js FILE` runs this in a process of its own, so that each has the memory of the machine to itself; it
 * prints TwoSteps as JSON.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Document, Graph, SyntheticSource } from '../../engine/document/document.ts';
import { parseDocument } from '../../engine/document/validate.ts';
import { check } from '../../engine/graph/check.ts';
import type { ExportReport } from '../../engine/protocol.ts';
import { ModelSession } from '../../engine/session/model-session.ts';
import type { EndEvent, Metrics } from '../../engine/train/events.ts';
import { exportModel, feedsFor } from '../../engine/train/export.ts';
import { train } from '../../engine/train/run.ts';
import { resultsOf, someSamples, withData, withTrained } from '../../engine/train/trained.ts';
import { buildInferenceGraph } from '../../engine/training-graph.ts';

export interface TwoSteps {
  readonly parameters: number;
  /** Of each step, before its update. */
  readonly train: readonly Metrics[];
  /** After each step, on other samples. */
  readonly validation: readonly Metrics[];
  readonly export: ExportReport;
  /** Of the results of the file and of the engine, relative to the largest of each output. */
  readonly difference: number;
  readonly seconds: { readonly train: number; readonly export: number };
}

const folder = fileURLToPath(new URL('../../examples/architectures/', import.meta.url));

/** Above this, the moments of an optimizer would take more memory than the rest: plain SGD takes its place. */
const MOMENT_PARAMETERS = 50_000_000;
/** Small, as one sample drives a network far: nothing could be compared where one class is all. */
const LEARNING_RATE = 1e-5;

/** An epoch is one batch, always the same; as many samples validate. */
function shortened(document: Document): Document {
  const { dataset, training } = document;
  const batchSize = Math.min(2, training.batchSize);
  const source = dataset!.source as SyntheticSource;
  const small = check(document).parameters < MOMENT_PARAMETERS;
  const { type, attributes } = small ? training.optimizer : { type: 'SGD', attributes: {} };
  return {
    ...document,
    graph: withFreshStatistics(document.graph),
    blocks: Object.fromEntries(
      Object.entries(document.blocks).map(([id, block]) => [
        id,
        { ...block, graph: withFreshStatistics(block.graph) },
      ]),
    ),
    dataset: {
      ...dataset!,
      source: { ...source, samples: 2 * batchSize },
      split: { validation: 0.5, test: 0 },
    },
    training: {
      ...training,
      device: 'cpu',
      batchSize,
      epochs: 2,
      optimizer: { type, attributes: { ...attributes, learningRate: LEARNING_RATE } },
      schedule: { type: 'constant', attributes: {} },
    },
  };
}

/** Running statistics are those of the last batch: of two steps, a mean of many would still be what it began with. */
const withFreshStatistics = ({ nodes, edges }: Graph): Graph => ({
  nodes: Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => [
      id,
      node.type === 'BatchNorm' ? { ...node, attributes: { ...node.attributes, momentum: 1 } } : node,
    ]),
  ),
  edges,
});

async function twoSteps(file: string): Promise<TwoSteps> {
  const text = await readFile(path.join(folder, `${file}.netloom`), 'utf8');
  const document = shortened(parseDocument(text, file).document);
  const run = await mkdtemp(path.join(tmpdir(), `netloom-${file}-`));
  try {
    const begun = performance.now();
    const found = await trained(document, run);
    const between = performance.now();
    const model = path.join(run, 'model.onnx');
    const report = await exportModel({ run, path: model, checkpoint: 'last' });
    const ended = performance.now();
    return {
      ...found,
      export: report,
      difference: await difference(run, model),
      seconds: { train: (between - begun) / 1000, export: (ended - between) / 1000 },
    };
  } finally {
    await rm(run, { recursive: true });
  }
}

async function trained(document: Document, run: string) {
  const found = { parameters: 0, train: [] as Metrics[], validation: [] as Metrics[] };
  const events = train({ document, base: folder, run, resume: false });
  for (;;) {
    const { done, value } = await events.next();
    if (done) {
      const { reason } = value as EndEvent;
      if (reason !== 'finished') throw new Error(`The run ended: ${reason}.`);
      return found;
    }
    if (value.type === 'problem') throw new Error(value.problem.message);
    if (value.type === 'start') found.parameters = value.parameters;
    if (value.type === 'epoch') {
      found.train.push(value.train);
      found.validation.push(value.validation!);
    }
  }
}

/** Probabilities of thousands of classes are all small: their difference means something beside the largest only. */
const difference = (run: string, model: string): Promise<number> =>
  withTrained(run, 'last', trained =>
    withData(trained, null, async data => {
      const { feeds, outputs } = buildInferenceGraph(trained.run.document);
      const session = await ModelSession.open(model);
      let most = 0;
      for await (const { batch, results } of resultsOf(trained, data, someSamples(data))) {
        const said = await session.run(feedsFor(feeds, batch, trained.run.document.training.seed));
        for (const { name, output } of outputs) {
          const [ours, theirs] = [said[output]!, results[name]!];
          let [apart, largest] = [0, 0];
          for (let i = 0; i < ours.length; i++) {
            apart = Math.max(apart, Math.abs(Number(ours[i]) - Number(theirs[i])));
            largest = Math.max(largest, Math.abs(Number(ours[i])));
          }
          most = Math.max(most, apart / largest);
        }
      }
      await session.close();
      return most;
    }),
  );

process.stdout.write(`${JSON.stringify(await twoSteps(process.argv[2]!))}\n`);
