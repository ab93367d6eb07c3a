/** A class for each step: scores with the classes on the last axis say the same as with the classes on axis 1. */
import { describe, expect, test } from 'vitest';
import type { Field } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import { buildInferenceGraph } from '../../../engine/training-graph.ts';
import { chain, type Part } from '../../support/documents.ts';
import { labels } from '../../support/fill.ts';
import { runnerOf, Trainer } from '../../support/trainer.ts';

const [BATCH, STEPS, WORDS, PADDING] = [4, 7, 5, 0];
const text: Field = { name: 'text', kind: 'tensor', dtype: 'int64', shape: [STEPS] };
const next: Field = { ...text, name: 'next' };
const all = ['accuracy', 'top-k', 'perplexity', 'f1', 'roc-auc', 'edit-distance', 'confusion'];

/** A language model as it is drawn: every step says how likely each word is to come next. */
const model = (head: readonly Part[], output: Part[1], metrics = all) =>
  chain(
    [
      ['Input', { field: 'text', dtype: 'int64' }],
      ['Embedding', { vocabulary: WORDS, size: 6 }],
      ['GRU', { units: 8, returns: 'all' }],
      ['Dense', { units: WORDS }, 'words'],
      ...head,
      ['Output', { target: 'next', ignoreIndex: PADDING, topK: 2, metrics, ...output }],
    ],
    { fields: [text, next], training: { optimizer: { type: 'SGD', attributes: {} } } },
  );

const last = model([], { classAxis: 'last' });
const permuted = model([['Permute', { order: [2, 1] }]], {});
const feeds = {
  input: labels(1, BATCH * STEPS, WORDS),
  'target/output': labels(2, BATCH * STEPS, WORDS),
};

async function trained(document: typeof last) {
  const trainer = new Trainer(document, BATCH);
  await trainer.initialize();
  const steps = [];
  for (let step = 0; step < 5; step++) steps.push(await trainer.train(feeds, { learningRate: 0.5 }));
  return { trainer, steps, ...(await trainer.evaluate(feeds)) };
}

const permute = ([batch, rows, columns]: readonly number[], values: Float32Array): number[] =>
  Array.from({ length: batch! * rows! * columns! }, (_, i) => {
    const [sample, column, row] = [
      Math.floor(i / (rows! * columns!)),
      Math.floor(i / rows!) % columns!,
      i % rows!,
    ];
    return values[(sample * rows! + row) * columns! + column]!;
  });

describe('classes on the last axis', () => {
  test('train and measure as on axis 1, and the result stays as it was drawn', async () => {
    const [one, other] = [await trained(last), await trained(permuted)];
    expect(one.figures).toEqual(other.figures);
    expect(one.steps).toEqual(other.steps);
    expect(one.steps[4]!.loss).toBeLessThan(one.steps[0]!.loss!);
    expect(one.compiled.measures.map(({ name }) => name)).toEqual([
      'loss',
      ...['loss', ...all].map(name => `output/${name}`),
    ]);
    const [mine, theirs] = [one.results['result/output']!, other.results['result/output']!];
    expect(one.compiled.outputs[0]).toMatchObject({ classAxis: 2, padding: PADDING });
    expect(other.compiled.outputs[0]).toMatchObject({ classAxis: 1 });
    expect(permute([BATCH, STEPS, WORDS], mine)).toEqual([...theirs]);
  });

  test('what is ignored counts nowhere: the figures are those of the steps that count', async () => {
    const { trainer, results } = await trained(last);
    const { figures } = await trainer.evaluate(feeds);
    const probabilities = results['result/output']!;
    const rows = feeds['target/output'].flatMap((word, i) =>
      word === PADDING ? [] : [{ word, p: [...probabilities.slice(i * WORDS, (i + 1) * WORDS)] }],
    );
    const mean = (of: (row: (typeof rows)[number]) => number) =>
      rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
    const rank = ({ word, p }: (typeof rows)[number]) => p.filter(other => other > p[word]!).length;
    const nats = mean(({ word, p }) => -Math.log(p[word]!));
    expect(figures['output/loss']).toBeCloseTo(nats, 5);
    expect(figures['output/perplexity']).toBeCloseTo(Math.exp(nats), 4);
    expect(figures['output/accuracy']).toBeCloseTo(
      mean(row => +(rank(row) === 0)),
      6,
    );
    expect(figures['output/top-k']).toBeCloseTo(
      mean(row => +(rank(row) < 2)),
      6,
    );
  });

  test('are exported as they were drawn', async () => {
    const { trainer, results } = await trained(last);
    const { graph, state, outputs } = buildInferenceGraph(last);
    expect(outputs[0]!.result.shape).toEqual(['batch', STEPS, WORDS]);
    const runner = await runnerOf(graph, BATCH);
    const said = await runner.run({
      input: feeds.input,
      ...Object.fromEntries(state.map(({ name }) => [name, trainer.state[name]!])),
    });
    said.output!.forEach((value, i) => {
      expect(value).toBeCloseTo(results['result/output']![i]!, 6);
    });
  });

  test('are what the check proposes where they would fit', () => {
    const document = model([], {});
    const { problems } = check(document);
    const found = problems.find(({ code }) => code === 'target-shape');
    expect(found!.fixes[0]!.values).toEqual({ attribute: 'classAxis', value: 'last' });
  });
});
