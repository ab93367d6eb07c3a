/** What the tables of a document say of one parameter. */
import type { ParameterSettings, ParameterTable } from './document.ts';

export const ALL_PARAMETERS = '*';

export const usualSettings: Required<ParameterSettings> = {
  frozen: false,
  learningRate: 1,
  weightDecay: 1,
  l1: 0,
  l2: 0,
  maxNorm: null,
};

/** A later table goes before an earlier one, and within a table the parameter's name before `*`. */
export const settingsOf = (
  tables: readonly (ParameterTable | undefined)[],
  name: string,
): Required<ParameterSettings> =>
  Object.assign({}, usualSettings, ...tables.flatMap(table => [table?.[ALL_PARAMETERS], table?.[name]]));
