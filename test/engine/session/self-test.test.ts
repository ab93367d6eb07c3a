import { beforeAll, describe, expect, it } from 'vitest';
import { judge, type SelfTest, selfTest, type Trained } from '../../../engine/session/self-test.ts';

let test: SelfTest;
beforeAll(async () => {
  test = await selfTest();
});

/** The state with one value of one tensor changed. */
function changed(name: string, change: (value: number) => number): Trained {
  const { losses, state } = test.expected;
  const data = Float32Array.from(state[name] as Float32Array);
  data.forEach((value, i) => {
    data[i] = change(value);
  });
  return { losses, state: { ...state, [name]: data } };
}

describe('the self-test of a device', () => {
  it('trains a network that learns, and every parameter of it', () => {
    const { losses, state } = test.expected;
    expect(losses).toHaveLength(4);
    expect(losses.every(Number.isFinite)).toBe(true);
    for (const { name, role } of test.training.state)
      if (role === 'parameter') expect(state[name], name).not.toEqual(test.first[name]);
  });

  it('passes the CPU, and rounding', () => {
    expect(judge(test, test.expected)).toBe('');
    for (const { name } of test.training.state)
      expect(
        judge(
          test,
          changed(name, value => value * (1 + 1e-5)),
        ),
        name,
      ).toBe('');
  });

  it('fails a wrong loss, and names it', () => {
    const losses = test.expected.losses.map((loss, step) => (step === 2 ? loss * 1.1 : loss));
    expect(judge(test, { ...test.expected, losses })).toMatch(/wrong results: a loss of .* in step 3/);
    expect(judge(test, { ...test.expected, losses: losses.map(() => Number.NaN) })).toMatch(/NaN/);
  });

  it('fails a parameter that does not move, moves otherwise, or is no number', () => {
    for (const { name, role } of test.training.state) {
      if (role !== 'parameter') continue;
      const stuck = { ...test.expected, state: { ...test.expected.state, [name]: test.first[name]! } };
      expect(judge(test, stuck), name).toContain(`“${name}”`);
      expect(
        judge(
          test,
          changed(name, () => Number.NaN),
        ),
        name,
      ).toContain(`“${name}”`);
    }
  });
});
