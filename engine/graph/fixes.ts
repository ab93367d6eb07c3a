/** One-click mends for what the layers and losses could not be built with. */
import { removeAttribute, removeNode } from './edits.ts';
import {
  crossEntropyInstead,
  fittingLoss,
  giveFeatures,
  inputDType,
  mergedFeatures,
  setAttribute,
  setFeatures,
  targetFeatures,
  withoutMetric,
} from './fix-attributes.ts';
import {
  type Failure,
  flattenLarger,
  ifFloat,
  imageShapes,
  insertEmbedding,
  insertFlatten,
  insertPooling,
  insertReshape,
  rankOf,
  removeFlatten,
} from './fix-inserts.ts';
import { asSamples, asSteps, classesLast, fittingHeads, returnAll } from './fix-sequences.ts';
import { fix } from './make-problem.ts';
import type { Fix } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';

type Mend = (failure: Failure) => (Fix | null)[];

export function fixesFor(code: string, failure: Failure): Fix[] {
  const mend = Object.hasOwn(mends, code) ? mends[code as ProblemCode] : undefined;
  return mend?.(failure).filter(one => one !== null) ?? [];
}

/** A limit that follows from what arrives or from another setting. */
const toLimit: Mend = ({ wired: { node }, values }) => [
  setAttribute(node, String(values.attribute), Number(values.limit)),
];

const mends: Partial<Record<ProblemCode, Mend>> = {
  'attribute-at-least': toLimit,
  'attribute-at-most': toLimit,
  'block-port-outside': ({ document, wired: { node } }) => [
    fix('remove-node', { node: node.name }, removeNode(document, node)),
  ],
  'dense-image': failure => [insertFlatten(failure), insertPooling(failure)],
  'features-missing': failure => [
    ifFloat(failure, () => insertReshape(failure, [1])),
    insertEmbedding(failure),
  ],
  'image-expected': failure => [
    removeFlatten(failure),
    ...imageShapes(failure).map(shape => insertReshape(failure, shape)),
  ],
  'batch-norm-axes': failure => [insertFlatten(failure)],
  'window-too-large': ({ wired: { node, attributes } }) => [
    'padding' in attributes ? setAttribute(node, 'padding', 'same') : null,
  ],
  'groups-channels': ({ wired: { node } }) => [setAttribute(node, 'groups', 1)],
  'groups-filters': ({ wired: { node, attributes } }) => {
    const { filters, groups } = attributes as { filters: number; groups: number };
    return [
      setAttribute(node, 'filters', Math.ceil(filters / groups) * groups),
      setAttribute(node, 'groups', 1),
    ];
  },
  'reshape-size': ({ wired: { node }, values }) => [setAttribute(node, 'shape', [Number(values.size)])],
  'reshape-remainder': ({ wired: { node } }) => [setAttribute(node, 'shape', [-1])],
  'reshape-wildcard': ({ wired: { node, attributes } }) => {
    const shape = attributes.shape as readonly number[];
    const last = shape.lastIndexOf(-1);
    return [
      setAttribute(
        node,
        'shape',
        shape.map((dim, axis) => (dim === -1 && axis !== last ? 1 : dim)),
      ),
    ];
  },
  'dtype-float': failure => [insertEmbedding(failure)],
  'dtype-index': failure => [inputDType(failure, 'int64')],
  'crop-size': ({ wired: { node, attributes }, type }) => {
    const [height, width] = (type?.shape.slice(2) ?? []) as number[];
    const [rows, columns] = attributes.size as [number, number];
    if (height === undefined || width === undefined) return [];
    return [setAttribute(node, 'size', [Math.min(rows, height), Math.min(columns, width)])];
  },
  'resize-nothing': ({ wired: { node } }) => [setAttribute(node, 'by', 'size')],
  'normalize-channels': ({ wired: { node, attributes }, values }) => {
    if (attributes.preset === 'imagenet') return [setAttribute(node, 'preset', 'custom')];
    const attribute = String(values.attribute);
    const [first] = attributes[attribute] as readonly number[];
    return [setAttribute(node, attribute, [first ?? 0.5])];
  },
  'concat-axis': ({ wired: { node }, values }) => [setAttribute(node, 'axis', Number(values.last))],
  'concat-dtype': failure => [insertEmbedding(failure)],
  'concat-rank': failure => [flattenLarger(failure)],
  'merge-shape': failure => [flattenLarger(failure), setFeatures(failure, mergedFeatures(failure))],
  'sequence-expected': failure => [returnAll(failure), asSteps(failure)],
  'sound-expected': failure => [asSamples(failure)],
  'sound-short': ({ wired: { node }, values }) => [setAttribute(node, 'nFft', Number(values.limit))],
  'heads-features': failure => [fittingHeads(failure)],
  'rotary-odd': ({ wired: { node } }) => [setAttribute(node, 'positions', 'none')],
  'positions-short': ({ wired: { node }, values }) => [setAttribute(node, 'positions', Number(values.steps))],
  'class-count': failure => [giveFeatures(failure, Number(failure.values.classes))],
  'class-weights': ({ wired: { node } }) => [
    fix('remove-attribute', { attribute: 'classWeights' }, removeAttribute(node, 'classWeights')),
  ],
  'class-scores': failure => [ifFloat(failure, () => insertReshape(failure, [1]))],
  'confusion-size': failure => [withoutMetric(failure, 'confusion')],
  'metric-sequence': failure => [withoutMetric(failure, 'edit-distance')],
  'target-labels': failure => [fittingLoss(failure)],
  'blank-class': ({ wired: { node } }) => [setAttribute(node, 'blank', -1)],
  'target-classes': failure => [fittingLoss(failure)],
  'target-numbers': failure => [fittingLoss(failure)],
  'target-binary': failure => [fittingLoss(failure)],
  'target-shape': failure => [
    classesLast(failure),
    giveFeatures(failure, targetFeatures(failure)),
    rankOf(failure) > 2 ? insertFlatten(failure) : null,
    rankOf(failure) === 4 ? insertPooling(failure) : null,
    crossEntropyInstead(failure),
  ],
};
