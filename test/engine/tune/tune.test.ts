import { describe, expect, it } from 'vitest';
import { tuneForms } from '../../../engine/tune/tune.ts';
import { choosy, FakeTrials, graphOf, keyFor } from './fake-trials.ts';

const x = choosy(10);
const key = keyFor(x);

describe('the measured form of an operation', () => {
  it('is the fastest', async () => {
    const trials = new FakeTrials(form => ({ seconds: { plain: 3, other: 2, small: 1 }[form]! }));
    const { choices, measured, operations, faster, left } = await tuneForms(trials.options([graphOf(x)]));
    expect(choices).toEqual({ [key]: 'small' });
    expect(measured[key]).toEqual({
      seconds: { plain: 3, other: 2, small: 1 },
      usual: 'plain',
      chosen: 'small',
    });
    expect({ operations, faster, left }).toEqual({ operations: 1, faster: 1, left: 0 });
    expect(trials.allClosed).toBe(true);
  });

  it('is the usual one unless another is clearly faster', async () => {
    const trials = new FakeTrials(form => ({ seconds: form === 'plain' ? 1 : 0.95 }));
    const { choices, faster } = await tuneForms(trials.options([graphOf(x)]));
    expect(choices).toEqual({ [key]: 'plain' });
    expect(faster).toBe(0);
  });

  it('is never one that computes something else, or fails, and that is remembered', async () => {
    const trials = new FakeTrials(form => ({
      seconds: form === 'plain' ? 1 : 0.1,
      results: form === 'other' ? [1, 2.1] : [1, 2],
      fails: form === 'small',
    }));
    const { choices, measured } = await tuneForms(trials.options([graphOf(x)]));
    expect(choices).toEqual({ [key]: 'plain' });
    expect(measured[key]!.seconds).toEqual({ plain: 1, other: null, small: null });
    expect(trials.allClosed).toBe(true);
  });

  it('is judged without the first run, and not by a moment in which the machine was busy', async () => {
    const trials = new FakeTrials(form => {
      if (form === 'other') return { seconds: 1, first: 1.9 };
      // The usual one seems slower than it is while it is first measured.
      return { seconds: trials.opened.includes('200 other') ? 0.9 : 2 };
    });
    const { faster, measured } = await tuneForms(trials.options([graphOf(choosy(200))]));
    expect(trials.opened).toEqual(['200 plain', '200 other', '200 other']);
    expect(faster).toBe(0);
    expect(measured[keyFor(choosy(200))]!.seconds).toEqual({ plain: 0.9, other: 1, small: null });
  });

  it('is run once where that was hopeless', async () => {
    const trials = new FakeTrials(form => (form === 'small' ? { seconds: 0, first: 5 } : { seconds: 1 }));
    const { measured } = await tuneForms(trials.options([graphOf(x)]));
    expect(measured[key]!.seconds.small).toBe(5);
    expect(trials.ran.filter(name => name === '10 small')).toHaveLength(1);
  });
});

describe('the time for measuring', () => {
  const values = [choosy(20), choosy(30), choosy(10), choosy(30)];

  it('goes to what takes the longest first, and to equal operations once', async () => {
    const trials = new FakeTrials(() => ({ seconds: 1 }));
    await tuneForms(trials.options([graphOf(...values), graphOf(choosy(40))]));
    const order = [...new Set(trials.opened.map(name => name.split(' ')[0]))];
    expect(order).toEqual(['30', '20', '10', '40']);
    expect(trials.opened.filter(name => name === '30 plain')).toHaveLength(1);
  });

  it('ends, and the next start goes on where it ended', async () => {
    const trials = new FakeTrials(form => ({ seconds: form === 'other' ? 1 : 2 }));
    const graphs = [graphOf(...values)];
    // The usual form takes four runs of 2 s, `other` four of 1 s: then the time is over.
    const first = await tuneForms(trials.options(graphs, { seconds: 10 }));
    expect(first).toMatchObject({ choices: {}, operations: 3, faster: 0, left: 3 });
    expect(first.measured[keyFor(values[1]!)]).toMatchObject({
      seconds: { plain: 2, other: 1 },
      chosen: null,
    });

    trials.opened.length = 0;
    const second = await tuneForms(trials.options(graphs, { known: first.measured }));
    expect(trials.opened.filter(name => name.startsWith('30')).slice(0, 3)).toEqual([
      '30 plain',
      '30 small',
      // Again, in turns with the usual one.
      '30 other',
    ]);
    expect(second).toMatchObject({ faster: 3, left: 0 });

    trials.opened.length = 0;
    const third = await tuneForms(trials.options(graphs, { known: second.measured, seconds: 0 }));
    expect(trials.opened).toEqual([]);
    expect(third.choices).toEqual(second.choices);
  });

  it('is not spent on what no output needs', async () => {
    const trials = new FakeTrials(() => ({ seconds: 1 }));
    const { operations } = await tuneForms(trials.options([{ ...graphOf(x), outputs: [] }]));
    expect(operations).toBe(0);
  });
});
