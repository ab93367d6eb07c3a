import { describe, expect, it } from 'vitest';
import { float32 } from '../../../engine/ir/type.ts';
import { input, type Value } from '../../../engine/ir/value.ts';
import { maxPool, rows } from '../../../engine/ops/index.ts';
import { portable } from '../../../engine/ops/op.ts';
import { maxPoolGradient } from '../../../engine/ops/pooling-gradients.ts';
import { windowOf } from '../../../engine/ops/window.ts';
import { channelBlock } from '../../../engine/session/channel-block.ts';
import { graphOf, runGraph } from '../../support/run-graph.ts';
import { applied, casesOf, feedsOf, seeded } from '../../support/samples.ts';

/** With the blocks of this machine's processor. */
const onThisCpu = async () => ({ provider: 'cpu', channelBlock: await channelBlock() });

/** An op that has one form alone has nothing to be compared with. */
const cases = casesOf(rows.filter(row => row.forms && (row.forms.length > 1 || row.formsOptional)));

describe('the forms of an op', () => {
  it.each(cases)('$name: all that apply give the same', async sampleCase => {
    const { row, sample } = sampleCase;
    const feeds = feedsOf(sampleCase, seeded(3));
    const inputs = feeds.map(feed => feed.value);
    const built: (readonly Value[])[] = row.formsOptional ? [applied(sampleCase, feeds)] : [];
    for (const form of row.forms!) {
      const value = form.build(inputs, sample.attributes!, await onThisCpu());
      if (value) built.push('type' in value ? [value] : value);
    }
    const named = built.flatMap((values, i) => values.map((value, j) => [`${i}_${j}`, value] as const));
    const results = await runGraph(
      graphOf(inputs, Object.fromEntries(named)),
      new Map(feeds.map(({ value, data }) => [value, data])),
    );
    // A form that does not fit leaves the operation itself.
    expect(built.length).toBeGreaterThan(row.formsOptional ? 0 : 1);
    for (const [name, result] of Object.entries(results)) {
      const first = results[name.replace(/^\d+/, '0')]!;
      expect(first.some(x => x !== 0)).toBe(true);
      expect(result.length).toBe(first.length);
      first.forEach((x, i) => {
        expect(Number(result[i])).toBeCloseTo(Number(x), 4);
      });
    }
  });

  it.each(rows.filter(row => row.preferredForm))(
    '$name: the preferred one exists wherever it is asked for',
    row => {
      const names = new Map(row.forms!.map(form => [form.name, form]));
      const targets = [...['cpu', 'webgpu', 'dml'].map(portable), { provider: 'cpu', channelBlock: 16 }];
      for (const sampleCase of casesOf([row]))
        for (const target of targets) {
          const inputs = feedsOf(sampleCase, seeded(1)).map(feed => feed.value);
          const { attributes } = sampleCase.sample;
          const types = inputs.map(({ type }) => type);
          const preferred = row.preferredForm!(types, attributes!, target);
          if (row.formsOptional && preferred === row.name) continue;
          const form = names.get(preferred)!;
          expect(form.providers ?? [target.provider]).toContain(target.provider);
          if (target.channelBlock === 1) expect(form.build(inputs, attributes!, target)).not.toBeNull();
        }
    },
  );
});

it.each(rows.filter(row => row.forms))('$name: each form fits one of the samples at least', row => {
  const targets = ['cpu', 'webgpu'].map(provider => ({
    provider,
    channelBlock: provider === 'cpu' ? 16 : 1,
  }));
  const fits = ({ build, providers }: NonNullable<typeof row.forms>[number]) =>
    casesOf([row]).some(sampleCase => {
      const inputs = feedsOf(sampleCase, seeded(1)).map(({ value }) => value);
      return targets
        .filter(({ provider }) => providers?.includes(provider) ?? true)
        .some(target => build(inputs, sampleCase.sample.attributes!, target) !== null);
    });
  expect(row.forms!.filter(form => !fits(form)).map(({ name }) => name)).toEqual([]);
});

describe('ties of MaxPool', () => {
  const x = input('feed', 'x', float32([1, 1, 4, 4]));
  // Ties in every window, several of them overlapping.
  const data = Float32Array.of(1, 1, 0, 2, 1, 1, 2, 2, 0, 2, 2, 0, 2, 2, 0, 0);

  it.each([2, 1])('go to the first in scan order at stride %i, as in PyTorch', async stride => {
    const attributes = {
      ...windowOf('MaxPool', [2, 2], { strides: [stride, stride] }),
      ceilMode: false,
    };
    const y = maxPool(x, attributes);
    const g = input('feed', 'g', y.type);
    const size = Number(y.type.shape[2]);
    const weights = Float32Array.from({ length: size * size }, (_, i) => i + 1);
    const { dx } = await runGraph(
      graphOf([x, g], { dx: maxPoolGradient(x, g, attributes) }),
      new Map([
        [x, data],
        [g, weights],
      ]),
    );
    expect([...dx!]).toEqual(firstOfEachWindow(data, weights, size, stride));
  });

  function firstOfEachWindow(image: Float32Array, g: Float32Array, size: number, stride: number): number[] {
    const dx = Array<number>(16).fill(0);
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++) {
        const start = row * stride * 4 + column * stride;
        const best = [start, start + 1, start + 4, start + 5].reduce((a, b) =>
          image[b]! > image[a]! ? b : a,
        );
        dx[best]! += g[row * size + column]!;
      }
    return dx;
  }
});
