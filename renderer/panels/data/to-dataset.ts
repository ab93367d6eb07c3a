/** From what a source holds to the document's data. */
import {
  classCountOf,
  type DataSource,
  type Dataset,
  type Field,
} from '../../../engine/document/document.ts';
import type { DatasetDescription } from '../../../main/api.ts';

/** Files of numbers have no names for their classes; those that the document gives them stay while they are as many. */
function keepNames(found: Field, { classes }: Field): Field {
  const numbered = found.classes?.every((name, index) => name === String(index)) ?? true;
  if (!classes || !numbered || classes.length < (classCountOf(found) ?? Number.POSITIVE_INFINITY))
    return found;
  const { classCount: _, ...rest } = found;
  return { ...rest, classes };
}

const DEFAULT_SPLIT = { validation: 0.1, test: 0.1 };

/** What was found, with the choices (normalization, names, split) that were made for fields of the same name before. */
export function toDataset(
  source: DataSource,
  { fields }: DatasetDescription,
  former: Dataset | null,
): Dataset {
  const known = new Map(former?.fields.map(field => [field.name, field]));
  const merged = fields.map((field): Field => {
    const before = known.get(field.name);
    if (before?.kind !== field.kind || before.dtype !== field.dtype) return field;
    const kept = keepNames(field, before);
    return before.normalize === undefined ? kept : { ...kept, normalize: before.normalize };
  });
  const target = merged.findLast(field => field.kind === 'category');
  const stratify = former?.split.stratify;
  const keeps = stratify !== undefined && merged.some(field => field.name === stratify);
  return {
    source,
    fields: merged,
    split: {
      validation: former?.split.validation ?? DEFAULT_SPLIT.validation,
      test: former?.split.test ?? DEFAULT_SPLIT.test,
      ...(keeps ? { stratify } : former === null && target ? { stratify: target.name } : {}),
    },
  };
}
