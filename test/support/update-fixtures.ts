/** What test/fixtures/make_update_fixtures.py wrote, and the network that it trains. */
import { readFileSync } from 'node:fs';
import type { Document, ParameterTable, Training } from '../../engine/document/document.ts';
import { category, chain, features } from './documents.ts';
import { fill, labels } from './fill.ts';
import { firstValues, type ParameterTable as Table } from './pytorch-fixtures.ts';
import { Trainer } from './trainer.ts';

type Numbers = readonly number[];
type State = { readonly [name: string]: Numbers };

interface UpdateFixtures {
  readonly torch: string;
  readonly parameters: Table;
  readonly batch: number;
  readonly batches: number;
  readonly runs: {
    readonly [name: string]: {
      readonly losses: Numbers;
      /** After each step's forward pass, before its update. */
      readonly penalties?: Numbers;
      /** After the last step. */
      readonly state: State;
      readonly averages?: State;
    };
  };
  readonly adversaries: {
    readonly parameters: Table;
    readonly batch: number;
    readonly batches: number;
    /** By output; of the forward pass before the step. */
    readonly losses: { readonly [output: string]: Numbers };
    readonly state: State;
  };
}

export const updateFixtures = JSON.parse(
  readFileSync(new URL('../fixtures/updates.json', import.meta.url), 'utf8'),
) as UpdateFixtures;

/** `settings`: of the parameters of a node. */
export function network(
  training: Partial<Training>,
  settings: { readonly [node: string]: ParameterTable } = {},
): Document {
  const document = chain(
    [
      ['Input', { field: 'features' }],
      ['Dense', { units: 5 }, 'dense1'],
      ['Activation', { function: 'tanh' }],
      ['Dense', { units: 3 }, 'dense2'],
      ['Output', { target: 'class' }],
    ],
    { fields: [features(6), category('class', 3)], training },
  );
  const nodes = Object.fromEntries(
    Object.values(document.graph.nodes).map(node => [
      node.id,
      settings[node.id] ? { ...node, parameters: settings[node.id]! } : node,
    ]),
  );
  return { ...document, graph: { ...document.graph, nodes } };
}

/** With the fixtures' first weights. */
export async function trainerOf(document: Document, batch = updateFixtures.batch): Promise<Trainer> {
  const trainer = new Trainer(document, batch);
  await trainer.initialize();
  trainer.load(firstValues(updateFixtures.parameters));
  return trainer;
}

/** The samples of a step; `size` of them from `start` on. */
export function samples(step: number, start = 0, size = updateFixtures.batch) {
  const { batch, batches } = updateFixtures;
  return {
    input: fill((step % batches) + 1, batch * 6, 2).subarray(start * 6, (start + size) * 6),
    'target/output': labels((step % batches) + 501, batch, 3).slice(start, start + size),
  };
}
