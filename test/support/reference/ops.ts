/** What test/fixtures/make_op_fixtures.py wrote. */
import { readFileSync } from 'node:fs';
import type { Attributes } from '../../../engine/ir/value.ts';

export interface OpCase {
  readonly row: string;
  readonly attributes: Attributes;
  readonly inputs: readonly { readonly shape: readonly number[]; readonly indices?: readonly number[] }[];
  readonly output: readonly number[];
  /** By each input that is not of indices. */
  readonly gradients: readonly (readonly number[])[];
}

export const opCases: { readonly [name: string]: OpCase } = JSON.parse(
  readFileSync(new URL('../../fixtures/ops.json', import.meta.url), 'utf8'),
).cases;
