import { float, int } from '../layers/attribute.ts';
import { type Moment, schedule } from './schedule.ts';
import { stepAttributes } from './step.ts';

const nothing: NonNullable<Moment['watched']> = { figures: [], better: 'lower' };

/**
 * PyTorch's ReduceLROnPlateau with a relative threshold, after each epoch. It watches what early stopping watches, or the
 * loss, on the validation part where there is one. Its state is replayed from the figures of the epochs so far, so that
 * a run that goes on needs nothing else.
 */
export const plateau = schedule({
  name: 'plateau',
  doc: 'Multiplies the learning rate by a factor when the watched figure no longer improves.',
  attributes: {
    factor: stepAttributes.factor,
    patience: int({ default: 10, min: 0, doc: 'Epochs without improvement that are let pass.' }),
    threshold: float({ default: 1e-4, min: 0, doc: 'An improvement by a smaller share does not count.' }),
    cooldown: int({ default: 0, min: 0, doc: 'Epochs after a drop in which none is counted.' }),
    lowest: float({ default: 0, min: 0, doc: 'The learning rate never falls below this.' }),
  },
  rate(
    { baseRate, watched: { figures, better } = nothing },
    { factor, patience, threshold, cooldown, lowest },
  ) {
    let rate = baseRate;
    let best = better === 'lower' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    let stale = 0;
    let cooling = 0;
    for (const figure of figures) {
      const improved = better === 'lower' ? figure < best * (1 - threshold) : figure > best * (1 + threshold);
      if (improved) best = figure;
      stale = improved ? 0 : stale + 1;
      if (cooling > 0) {
        cooling--;
        stale = 0;
      }
      if (stale <= patience) continue;
      // A change that is too small to matter is not made, as in PyTorch.
      const next = Math.max(rate * factor, lowest);
      if (rate - next > 1e-8) rate = next;
      cooling = cooldown;
      stale = 0;
    }
    return rate;
  },
});
