/** The shape of a document's JSON. Layer types, attribute values, ports and cycles are the business of `check`. */
import { z } from 'zod';
import { invalidAttribute } from '../layers/attribute.ts';
import { declareBlockAttribute, isBlockAttributeName } from '../layers/block.ts';
import { DOCUMENT_VERSION, type Document, defaultTraining, type Json } from './document.ts';

const json: z.ZodType<Json> = z.json();
const attributes = z.record(z.string(), json);
const text = z.string();
const name = z.string().min(1);
const count = z.int().min(1);
const seed = z.int().min(0);
const fraction = z.number().min(0).lt(1);

const factor = z.number().min(0);
const parameterSettings = z.strictObject({
  frozen: z.boolean().optional(),
  learningRate: z.number().gt(0).optional(),
  weightDecay: factor.optional(),
  l1: factor.optional(),
  l2: factor.optional(),
  maxNorm: z.number().gt(0).nullable().optional(),
});

const node = z.strictObject({
  id: name,
  type: name,
  name: text,
  position: z.strictObject({ x: z.number(), y: z.number() }),
  attributes: attributes.default({}),
  parameters: z.record(name, parameterSettings).optional(),
});

/** Ids are joined by / and [ ] to say where in which block a node is. */
const SEPARATORS = /[/[\]]/;

const end = z.strictObject({ node: name, port: name });
const edge = z.strictObject({ id: name, source: end, target: end });

const graph = z
  .strictObject({ nodes: z.record(z.string(), node), edges: z.record(z.string(), edge) })
  .superRefine(({ nodes, edges }, context) => {
    const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const [table, records] of Object.entries({ nodes, edges }))
      for (const [key, { id }] of Object.entries(records))
        if (id !== key) complain([table, key, 'id'], `must be "${key}", as its key, not "${id}"`);
        else if (SEPARATORS.test(id)) complain([table, key, 'id'], 'may hold none of / [ ]');
    for (const [key, record] of Object.entries(edges))
      for (const side of ['source', 'target'] as const)
        if (!Object.hasOwn(nodes, record[side].node))
          complain(
            ['edges', key, side, 'node'],
            `names the node "${record[side].node}", which is not there; remove the edge or name another node`,
          );
  });

const kind = z.enum(['image', 'category', 'number', 'tensor']);
const blockAttribute = z.strictObject({
  kind: z.enum(['int', 'float', 'bool', 'text', 'ints']),
  default: json,
  doc: text.default(''),
});

const block = z.strictObject({
  id: name,
  name,
  description: text.default(''),
  attributes: z.record(z.string(), blockAttribute).default({}),
  graph,
});

const blocks = z.record(z.string(), block).superRefine((records, context) => {
  const complain = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  for (const [key, { id, attributes }] of Object.entries(records)) {
    if (id !== key) complain([key, 'id'], `must be "${key}", as its key, not "${id}"`);
    for (const [attribute, declared] of Object.entries(attributes)) {
      const place = [key, 'attributes', attribute];
      if (!isBlockAttributeName(attribute))
        complain(place, 'needs a name of letters, digits and _ that no block has already');
      const fault = invalidAttribute('default', declareBlockAttribute(declared), declared.default);
      if (fault) complain([...place, 'default'], `does not fit its kind: ${fault}`);
    }
  }
});

const source = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('idx'),
    files: z.array(z.strictObject({ field: name, path: name, test: name.optional() })),
  }),
  z.strictObject({ type: z.literal('csv'), path: name, delimiter: z.string().length(1).optional() }),
  z.strictObject({
    type: z.literal('synthetic'),
    samples: count,
    seed,
    fields: z.array(
      z.strictObject({
        name,
        kind,
        shape: z.array(count).optional(),
        classCount: count.optional(),
        distribution: z.enum(['normal', 'uniform']).optional(),
      }),
    ),
  }),
]);

const field = z.strictObject({
  name,
  kind,
  dtype: z.enum(['float32', 'int64']),
  shape: z.array(count),
  classes: z.array(text).optional(),
  classCount: count.optional(),
  normalize: z.enum(['none', 'unit', 'standard']).optional(),
  columns: z.array(text).min(1).optional(),
});

const split = z
  .strictObject({ validation: fraction, test: fraction, stratify: name.optional(), seed: seed.optional() })
  .superRefine(({ validation, test }, context) => {
    if (validation + test >= 1)
      context.addIssue({
        code: 'custom',
        message: `leaves nothing to train: validation ${validation} and test ${test} must be below 1 together`,
      });
  });

const configured = z.strictObject({ type: name, attributes: attributes.default({}) });

const limit = z.number().gt(0).nullable();

const phase = z.strictObject({
  name: text,
  outputs: z.array(name),
  nodes: z.array(name),
  optimizer: configured,
  clipNorm: limit.default(null),
  clipValue: limit.optional(),
});

const training = z.strictObject({
  device: name.default(defaultTraining.device),
  batchSize: count.default(defaultTraining.batchSize),
  epochs: count.default(defaultTraining.epochs),
  seed: seed.default(defaultTraining.seed),
  optimizer: configured.default({ type: defaultTraining.optimizer.type, attributes: {} }),
  schedule: configured.default({ type: defaultTraining.schedule.type, attributes: {} }),
  clipNorm: limit.default(defaultTraining.clipNorm),
  clipValue: limit.optional(),
  earlyStopping: z
    .strictObject({ monitor: name, patience: count, minDelta: z.number().min(0) })
    .nullable()
    .default(defaultTraining.earlyStopping),
  accumulate: count.optional(),
  averaging: z.strictObject({ decay: fraction }).nullable().optional(),
  phases: z.array(phase).optional(),
  recompute: z.boolean().optional(),
});

/** Strict: a misspelt key is an error that can be mended, not a setting that is silently ignored. */
export const documentSchema: z.ZodType<Document> = z.strictObject({
  format: z.literal('netloom'),
  version: z.literal(DOCUMENT_VERSION),
  title: text.default(''),
  description: text.default(''),
  graph,
  blocks: blocks.default({}),
  dataset: z
    .strictObject({ source, fields: z.array(field), split })
    .nullable()
    .default(null),
  training: training.prefault({}),
});
