import { expect, it } from 'vitest';
import { tuneSeconds } from '../../main/application/tune-seconds.ts';

it('is what was asked for, else what the environment says, else the setting, else a second', () => {
  expect(tuneSeconds(0, { tuneSeconds: 3 }, { NETLOOM_TUNE: '2' })).toBe(0);
  expect(tuneSeconds(undefined, { tuneSeconds: 3 }, { NETLOOM_TUNE: '0' })).toBe(0);
  expect(tuneSeconds(undefined, { tuneSeconds: 3 }, { NETLOOM_TUNE: '' })).toBe(3);
  expect(tuneSeconds(undefined, { tuneSeconds: 0 }, {})).toBe(0);
  expect(tuneSeconds(undefined, {}, {})).toBe(1);
});

it('passes over what is no duration', () => {
  expect(tuneSeconds(undefined, { tuneSeconds: 'long' }, { NETLOOM_TUNE: 'x' })).toBe(1);
  expect(tuneSeconds(undefined, { tuneSeconds: -1 }, {})).toBe(1);
});
