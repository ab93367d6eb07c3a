import { afterEach, expect, test } from 'vitest';
import { InputError } from '../../../engine/protocol.ts';
import { ApiError } from '../../../main/api.ts';
import { setLanguage } from '../../../renderer/i18n/index.ts';
import { errorText } from '../../../renderer/store/notify.ts';

afterEach(() => setLanguage('en'));

const problem = {
  severity: 'error',
  code: 'no-input',
  message: 'The network has no Input. Add one: it brings the samples in.',
  values: {},
  node: null,
  port: null,
  edge: null,
  attribute: null,
  fixes: [],
} as const;

test("an error of the user's input is told as it is", () => {
  expect(errorText(new ApiError('input', 'x.csv, line 3: 2 columns.'))).toBe('x.csv, line 3: 2 columns.');
  // Such as of a dropped document, which the window reads itself.
  expect(errorText(new InputError('a.netloom is empty.'))).toBe('a.netloom is empty.');
});

test('problems that it names are told in the language of the window', async () => {
  const error = new ApiError('input', problem.message, [problem]);
  expect(errorText(error)).toBe(problem.message);
  await setLanguage('es');
  expect(errorText(error)).toContain('La red no tiene entrada');
});

test('of an error that is ours, only what happened is told, not where in the program', () => {
  const error = new ApiError('internal', 'TypeError: x is null\n    at f (engine-host.js:1:1)');
  expect(errorText(error)).toBe('Something went wrong: TypeError: x is null');
  expect(errorText('odd')).toBe('Something went wrong: odd');
});
