/** The settings that an Output takes over from its loss and its metrics. */
import { describe, expect, test } from 'vitest';
import { suits } from '../../../engine/graph/check-data.ts';
import { float, isRelevant, withDefaults } from '../../../engine/layers/attribute.ts';
import { optionAttributes } from '../../../engine/layers/option-attributes.ts';
import { Output } from '../../../engine/layers/output.ts';
import { type LossName, losses, needsTarget } from '../../../engine/losses/index.ts';
import { type MetricName, metrics } from '../../../engine/metrics/index.ts';

const shownWith = (given: { readonly [name: string]: unknown }): string[] => {
  const values = withDefaults(Output.attributes, given);
  return Object.keys(Output.attributes).filter(name => isRelevant(Output.attributes[name]!, values));
};
const always = ['loss', 'weight'];
/** What stands beside a target. */
const compared = ['target', 'metrics'];

describe.each(Object.keys(losses) as LossName[])('%s', loss => {
  test('shows its own settings and no others', () => {
    const own = Object.keys(losses[loss].attributes);
    const classes = losses[loss].targets === 'classes' ? ['classAxis'] : [];
    const shared = [...always, ...(needsTarget(loss) ? compared : []), ...classes];
    expect(shownWith({ loss, metrics: [] }).sort()).toEqual([...shared, ...own].sort());
  });

  test('is offered the metrics that can judge it', () => {
    const { metrics: attribute } = Output.attributes;
    if (attribute?.kind !== 'choices') return expect.fail('metrics is no list of choices');
    const fitting = (Object.keys(metrics) as MetricName[]).filter(name => suits(name, loss));
    expect(attribute.offered?.({ loss })).toEqual(fitting);
    const comparable = ['classes', 'binary', 'numbers', 'labels'].includes(losses[loss].targets);
    expect(fitting.length > 0).toBe(comparable);
  });
});

test('metrics bring their settings, a shared one once', () => {
  expect(shownWith({ loss: 'mse', metrics: ['top-k'] })).toContain('topK');
  expect(shownWith({ loss: 'mse', metrics: ['f1', 'recall'] })).toEqual(
    shownWith({ loss: 'mse', metrics: ['f1'] }),
  );
});

test('two entries may not mean different things by one name', () => {
  const one = { attributes: { size: float({ default: 1, doc: 'A size.' }) } };
  const other = { attributes: { size: float({ default: 2, doc: 'Another.' }) } };
  expect(() => optionAttributes('kind', 'losses', { one, other })).toThrow('losses declare size twice');
  expect(optionAttributes('kind', 'losses', { one, same: one })).toEqual({
    size: {
      ...one.attributes.size,
      when: { attribute: 'kind', is: ['one', 'same'] },
      declaredBy: { table: 'losses', entry: 'one' },
    },
  });
});
