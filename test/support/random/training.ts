/** How a random document is trained. */
import type { Document, ParameterSettings, Phase, Training } from '../../../engine/document/document.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { schedules } from '../../../engine/schedules/index.ts';
import { attributesOf } from './attributes.ts';
import type { Draw } from './draw.ts';

/** How training treats a node's parameters. */
export const parameterSettingsOf = (draw: Draw): ParameterSettings => ({
  ...(draw.chance('frozen', 0.08) && { frozen: true }),
  ...(draw.chance('rate', 0.1) && { learningRate: 0.5 }),
  ...(draw.chance('decay', 0.1) && { weightDecay: 0 }),
  ...(draw.chance('l1', 0.1) && { l1: 0.01 }),
  ...(draw.chance('l2', 0.1) && { l2: 0.01 }),
  ...(draw.chance('norm', 0.1) && { maxNorm: 2 }),
});

export function trainingOf(draw: Draw): Partial<Training> {
  const configured = (what: 'optimizer' | 'schedule', table: typeof optimizers | typeof schedules) => {
    const type = draw.pick(what, Object.keys(table));
    return { type, attributes: attributesOf(type, table[type]!.attributes, draw.at(`${what} ${type}`), []) };
  };
  return {
    seed: draw.below('seed', 1000),
    epochs: 1 + draw.below('epochs', 5),
    optimizer: configured('optimizer', optimizers),
    schedule: configured('schedule', schedules),
    clipNorm: draw.chance('norm', 0.3) ? 0.5 : null,
    clipValue: draw.chance('value', 0.3) ? 0.1 : null,
    ...(draw.chance('accumulate', 0.2) && { accumulate: 2 }),
    ...(draw.chance('average', 0.2) && { averaging: { decay: 0.9 } }),
    ...(draw.chance('recompute', 0.15) && { recompute: true }),
    earlyStopping: draw.chance('stop', 0.3) ? { monitor: 'loss', patience: 2, minDelta: 0 } : null,
  };
}

/** By two optimizers in turn: for the first output and for the others, and each by half of the nodes. */
export function inPhases(document: Document, draw: Draw): Document {
  const { nodes } = document.graph;
  const outputs = Object.keys(nodes).filter(id => nodes[id]!.type === 'Output');
  const inner = draw.order(
    'nodes',
    Object.keys(nodes).filter(id => !outputs.includes(id)),
  );
  const half = Math.ceil(inner.length / 2);
  const phases = [0, 1].map((i): Phase => {
    const { optimizer, clipNorm, clipValue } = trainingOf(draw.at(i));
    return {
      name: `phase ${i + 1}`,
      optimizer: optimizer!,
      clipNorm: clipNorm!,
      ...(clipValue && { clipValue }),
      outputs: outputs.length === 1 ? outputs : i === 0 ? outputs.slice(0, 1) : outputs.slice(1),
      nodes: i === 0 ? inner.slice(0, half) : inner.slice(half),
    };
  });
  const { accumulate: _, ...training } = document.training;
  return { ...document, training: { ...training, phases } };
}
