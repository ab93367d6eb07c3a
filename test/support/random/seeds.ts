/** Many random documents: what they show, and what they were made of. */
import { expect } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import { expand } from '../../../engine/graph/expand.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { BLOCK } from '../../../engine/layers/block.ts';
import { layers } from '../../../engine/layers/index.ts';
import { randomDocument } from './documents.ts';
import { Draw } from './draw.ts';
import { tryOut } from './trial.ts';

/** Seeds of documents that once failed, which are always tried first. */
export const KEPT: readonly number[] = [82, 16, 20];

/** Entries of each table that occurred in a trained network. */
export type Occurred = {
  readonly [table in
    | 'layers'
    | 'losses'
    | 'metrics'
    | 'initializers'
    | 'optimizers'
    | 'schedules'
    | 'features']: Set<string>;
};

export interface Report {
  readonly tried: number;
  readonly trained: number;
  /** Networks whose loss is no number in float64 either. */
  readonly diverged: number;
  /** Directions along which gradients were compared, and those that lie on a kink of the loss. */
  readonly directions: number;
  readonly kinks: number;
  readonly failures: readonly string[];
  readonly occurred: Occurred;
}

export async function trySeeds(seeds: readonly number[]): Promise<Report> {
  const failures: string[] = [];
  const count = { trained: 0, diverged: 0, directions: 0, kinks: 0 };
  const occurred: Occurred = {
    layers: new Set(),
    losses: new Set(),
    metrics: new Set(),
    initializers: new Set(),
    optimizers: new Set(),
    schedules: new Set(),
    features: new Set(),
  };
  for (const seed of seeds) {
    const fail = (text: string) => failures.push(`seed ${seed}: ${text}`);
    try {
      const draw = new Draw(`${seed}`);
      const { document, problems } = randomDocument(draw);
      for (const { code, message } of problems) {
        if (message.trim() === '') fail(`The problem ${code} says nothing.`);
        // An op's own complaint means that a layer let something through.
        if (code === 'incompatible') fail(message);
      }
      if (check(document).problems.some(({ severity }) => severity === 'error')) continue;
      const trial = await tryOut(document, draw);
      trial.failures.forEach(fail);
      count.directions += trial.slopes.count;
      count.kinks += trial.slopes.kinks.length;
      if (trial.diverges) count.diverged++;
      else {
        count.trained++;
        note(document, occurred);
      }
    } catch (error) {
      fail((error as Error).stack ?? String(error));
    }
  }
  return { tried: seeds.length, ...count, failures, occurred };
}

/** What of the tables the document's trained part holds, and what it does beside. */
function note(document: Document, occurred: Occurred): void {
  const flat = expand(document).document;
  const used = leadingToOutputs(flat);
  for (const { id, type, attributes, parameters } of Object.values(flat.graph.nodes)) {
    if (!used.has(id)) continue;
    if (parameters?.['*']?.frozen) occurred.features.add('frozen');
    const layer = layers[type];
    // A port of a block.
    if (!layer) continue;
    occurred.layers.add(type);
    const values = withDefaults(layer.attributes, attributes) as { [name: string]: unknown };
    if (typeof values.initializer === 'string') occurred.initializers.add(values.initializer);
    if (type !== 'Output') continue;
    occurred.losses.add(values.loss as string);
    for (const metric of values.metrics as string[]) occurred.metrics.add(metric);
  }
  const { training, blocks, graph } = document;
  for (const { optimizer } of [training, ...(training.phases ?? [])]) occurred.optimizers.add(optimizer.type);
  occurred.schedules.add(training.schedule.type);
  const within = Object.values(blocks).flatMap(block => Object.values(block.graph.nodes));
  const instances = [...Object.values(graph.nodes), ...within].filter(({ type }) => type === BLOCK);
  const has = (attribute: string) => instances.some(({ attributes }) => Boolean(attributes[attribute]));
  const features: Record<Feature, boolean> = {
    frozen: false,
    blocks: instances.length > 0,
    nested: within.some(({ type }) => type === BLOCK),
    repeated: has('repeat'),
    shared: has('share'),
    'shared with': has('sharedWith'),
    promoted: Object.values(blocks).some(({ attributes }) => 'size' in attributes),
    phases: Boolean(training.phases?.length),
    accumulated: (training.accumulate ?? 1) > 1,
    averaged: Boolean(training.averaging),
    recomputed: Boolean(training.recompute),
  };
  for (const [feature, present] of Object.entries(features)) if (present) occurred.features.add(feature);
}

/** What a document may do beside what it takes from tables. */
export const FEATURES = [
  'frozen',
  'blocks',
  'nested',
  'repeated',
  'shared',
  'shared with',
  'promoted',
  'phases',
  'accumulated',
  'averaged',
  'recomputed',
] as const;
type Feature = (typeof FEATURES)[number];

function leadingToOutputs({ graph }: Document): Set<string> {
  const used = new Set<string>();
  const visit = (id: string): void => {
    if (used.has(id)) return;
    used.add(id);
    for (const { source, target } of Object.values(graph.edges)) if (target.node === id) visit(source.node);
  };
  for (const { id, type } of Object.values(graph.nodes)) if (type === 'Output') visit(id);
  return used;
}

export function expectSound({ tried, trained, diverged, directions, kinks, failures }: Report): void {
  expect(failures).toEqual([]);
  // Enough of them can be trained, and are smooth where they are looked at, for this to mean something.
  expect(trained).toBeGreaterThan(0.8 * tried);
  expect(diverged).toBeLessThanOrEqual(0.05 * tried);
  expect(directions).toBeGreaterThan(2 * tried);
  expect(kinks).toBeLessThanOrEqual(0.02 * directions);
}
