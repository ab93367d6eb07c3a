/** Fixes for layers that read sequences, sound among them. */
import { type LossName, losses } from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import { setAttributes } from './edits.ts';
import { setAttribute } from './fix-attributes.ts';
import { type Failure, ifFloat, insertReshape } from './fix-inserts.ts';
import { fix } from './make-problem.ts';
import type { Fix } from './problem.ts';

/** A recurrent layer below gives its last state alone: all of them are a sequence. */
export function returnAll({ wiring, edge }: Failure): Fix | null {
  const source = edge && wiring.nodes.get(edge.source.node);
  if (source?.attributes.returns !== 'last') return null;
  return fix(
    'set-attribute-of',
    { attribute: 'returns', node: source.node.name, value: 'all' },
    setAttributes(source.node, { returns: 'all' }),
  );
}

/** Each number of a list is a step; each row of an image with one channel is one. */
export function asSteps(failure: Failure): Fix | null {
  const sample = failure.type?.shape.slice(1) ?? [];
  if (!sample.every(dim => typeof dim === 'number')) return null;
  return ifFloat(failure, () => {
    if (sample.length === 1) return insertReshape(failure, [...sample, 1]);
    return sample.length === 3 && sample[0] === 1 ? insertReshape(failure, sample.slice(1)) : null;
  });
}

/** Where a sample is one list of numbers, whatever its axes, they are the samples of a sound. */
export function asSamples(failure: Failure): Fix | null {
  const sizes = failure.type?.shape.slice(1).filter(dim => dim !== 1) ?? [];
  const [samples] = sizes;
  if (sizes.length !== 1 || typeof samples !== 'number') return null;
  return ifFloat(failure, () => insertReshape(failure, [samples]));
}

/** As many heads as can share the features evenly. */
export function fittingHeads({ wired: { node }, values }: Failure): Fix {
  const [features, heads] = [Number(values.features), Number(values.heads)];
  let fitting = Math.min(heads, features);
  while (features % fitting !== 0) fitting--;
  return setAttribute(node, 'heads', fitting);
}

/** Scores as sequence layers give them [batch, steps, classes], where the target has a class for each step. */
export function classesLast({ document, type, wired: { node, attributes } }: Failure): Fix | null {
  const field = document.dataset?.fields.find(({ name }) => name === attributes.target);
  const loss: Loss | undefined = losses[attributes.loss as LossName];
  const places = type?.shape.slice(1, -1) ?? [];
  const fits = places.length > 0 && places.join() === field?.shape.join();
  return fits && loss?.targets === 'classes' && attributes.classAxis !== 'last'
    ? setAttribute(node, 'classAxis', 'last')
    : null;
}
