/** Many random documents: what they show, and what they were made of. */
import { expect } from 'vitest';
import type { Document } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { layers } from '../../../engine/layers/index.ts';
import { randomDocument } from './documents.ts';
import { Draw } from './draw.ts';
import { tryOut } from './trial.ts';

/** Seeds of documents that once failed, which are always tried first. */
export const KEPT: readonly number[] = [82];

/** Entries of each table that occurred in a trained network. */
export type Occurred = {
  readonly [table in
    | 'layers'
    | 'losses'
    | 'metrics'
    | 'initializers'
    | 'optimizers'
    | 'schedules']: Set<string>;
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

/** What of the tables the document's trained part holds. */
function note(document: Document, occurred: Occurred): void {
  const nodes = Object.values(document.graph.nodes);
  const used = leadingToOutputs(document);
  for (const { id, type, attributes } of nodes) {
    if (!used.has(id)) continue;
    occurred.layers.add(type);
    const values = withDefaults(layers[type]!.attributes, attributes) as { [name: string]: unknown };
    if (typeof values.initializer === 'string') occurred.initializers.add(values.initializer);
    if (type !== 'Output') continue;
    occurred.losses.add(values.loss as string);
    for (const metric of values.metrics as string[]) occurred.metrics.add(metric);
  }
  occurred.optimizers.add(document.training.optimizer.type);
  occurred.schedules.add(document.training.schedule.type);
}

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
