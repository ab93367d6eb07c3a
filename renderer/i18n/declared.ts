/**
 * Names and sentences of what the engine declares (optimizers, schedules, losses, metrics). English is in the
 * declarations themselves; other languages are in `declared.json`.
 */
import type { DeclaringTable } from '../../engine/layers/attribute.ts';
import { i18n } from './index.ts';

export type DeclaredTable = DeclaringTable | 'optimizers';

/** Symbols stay as people write them; the rest is put in words. */
export const declaredName = (table: DeclaredTable, name: string): string =>
  i18n.t(`training:${table}.${name}`, { defaultValue: humanize(name) });

export const declaredDoc = (table: DeclaredTable, name: string, english: string): string =>
  i18n.t(`declared:${table}.${name}.doc`, { defaultValue: english });

export const declaredAttributeName = (table: DeclaredTable, entry: string, attribute: string): string =>
  i18n.t(`declared:${table}.${entry}.attributes.${attribute}.name`, { defaultValue: humanize(attribute) });

export const declaredAttributeDoc = (
  table: DeclaredTable,
  entry: string,
  attribute: string,
  english: string,
): string => i18n.t(`declared:${table}.${entry}.attributes.${attribute}.doc`, { defaultValue: english });

/** learningRate → Learning rate; warm-up → Warm-up; beta1 → Beta 1 */
export function humanize(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replace(/([a-z])(\d)/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
