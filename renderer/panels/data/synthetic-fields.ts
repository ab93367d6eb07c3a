/** Declarations of random samples, and how they change in the form. */
import {
  classCountOf,
  type Field,
  type SyntheticField,
  type SyntheticSource,
} from '../../../engine/document/document.ts';

const SAMPLES = 64;
const CLASSES = 10;
const IMAGE = [1, 28, 28];
const LIST = [16];

/** Random samples in the place of those that the document has, so that its network takes them; else images with a label. */
export const syntheticLike = (fields: readonly Field[]): SyntheticSource => ({
  type: 'synthetic',
  samples: SAMPLES,
  seed: 1,
  fields:
    fields.length > 0
      ? fields.map(declare)
      : [
          { name: 'image', kind: 'image', shape: IMAGE },
          { name: 'label', kind: 'category', classCount: CLASSES },
        ],
});

function declare(field: Field): SyntheticField {
  const { name, kind, dtype, shape } = field;
  const classCount = dtype === 'int64' ? (classCountOf(field) ?? CLASSES) : undefined;
  return {
    name,
    kind,
    ...(shape.length > 0 && { shape }),
    ...(classCount !== undefined && { classCount }),
  };
}

/** What the values are: numbers of a distribution, or indices of classes. */
export type Drawn = 'normal' | 'uniform' | 'indices';

export const drawnOf = ({ classCount, distribution = 'normal' }: SyntheticField): Drawn =>
  classCount === undefined ? distribution : 'indices';

/** The kinds of field that may hold each. */
export const drawnBy = (kind: Field['kind']): readonly Drawn[] => {
  if (kind === 'category') return ['indices'];
  return kind === 'tensor' ? ['normal', 'uniform', 'indices'] : ['normal', 'uniform'];
};

export function withDrawn(field: SyntheticField, drawn: Drawn): SyntheticField {
  const { classCount = CLASSES, distribution: _, ...rest } = field;
  if (drawn === 'indices') return { ...rest, classCount };
  return drawn === 'normal' ? rest : { ...rest, distribution: drawn };
}

/** With a shape and values that the kind may have. */
export function withKind(field: SyntheticField, kind: Field['kind']): SyntheticField {
  const { shape, ...rest } = field;
  const drawn = drawnBy(kind).includes(drawnOf(field)) ? drawnOf(field) : drawnBy(kind)[0]!;
  const changed = withDrawn({ ...rest, kind }, drawn);
  if (kind === 'image') return { ...changed, shape: shape?.length === 3 ? shape : IMAGE };
  if (kind === 'tensor') return { ...changed, shape: shape ?? LIST };
  return changed;
}
