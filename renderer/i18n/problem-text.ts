/** Problems and fixes in the language of the interface; the English of the engine where there is no translation. */
import type { Fix, Problem } from '../../engine/graph/problem.ts';
import { interpolate, problemTemplates } from '../../engine/graph/problem-codes.ts';
import type { AttributeFault } from '../../engine/layers/attribute.ts';
import { i18n } from './index.ts';

export const problemText = (problem: Pick<Problem, 'code' | 'message' | 'values'>): string =>
  i18n.language === 'en'
    ? problem.message
    : i18n.t(`problems:codes.${problem.code}`, { ...problem.values, defaultValue: problem.message });

export const fixLabel = (fix: Pick<Fix, 'code' | 'label' | 'values'>): string =>
  i18n.language === 'en'
    ? fix.label
    : i18n.t(`problems:fixes.${fix.code}`, { ...fix.values, defaultValue: fix.label });

/** An attribute's fault beside its own field, where the node need not be named. */
export function faultText({ code, values }: AttributeFault): string {
  const template =
    i18n.language === 'en'
      ? problemTemplates[code]
      : i18n.t(`problems:codes.${code}`, { defaultValue: problemTemplates[code], skipInterpolation: true });
  return interpolate(template.replace('{{node}}: ', ''), values);
}
