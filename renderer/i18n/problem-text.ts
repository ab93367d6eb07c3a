/** Problems and fixes in the language of the interface; the English of the engine where there is no translation. */
import type { Fix, Problem } from '../../engine/graph/problem.ts';
import { i18n } from './index.ts';

export const problemText = (problem: Pick<Problem, 'code' | 'message' | 'values'>): string =>
  i18n.language === 'en'
    ? problem.message
    : i18n.t(`problems:codes.${problem.code}`, { ...problem.values, defaultValue: problem.message });

export const fixLabel = (fix: Pick<Fix, 'code' | 'label' | 'values'>): string =>
  i18n.language === 'en'
    ? fix.label
    : i18n.t(`problems:fixes.${fix.code}`, { ...fix.values, defaultValue: fix.label });
