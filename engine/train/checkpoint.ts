/** Checkpoints: the state of a network and of its run, in one safetensors file that is there whole or not at all. */
import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { withAverages } from '../graph/average.ts';
import type { State } from '../graph/compiled.ts';
import { formatType, sameType } from '../ir/type.ts';
import { InputError } from '../protocol.ts';
import type { StateData } from '../session/step-session.ts';
import { withFileErrors } from './file-errors.ts';
import { type Progress, progressSchema } from './progress.ts';
import { decodeTensors, encodeTensors, type NamedTensor } from './safetensors.ts';

const FORMAT = 'netloom-checkpoint';
const VERSION = 1;

const normalizationSchema = z.record(
  z.string(),
  z.object({
    kind: z.enum(['none', 'unit', 'standard']),
    mean: z.array(z.number()),
    std: z.array(z.number()),
  }),
);

/** What the numbers depend on beside the document. */
const circumstancesSchema = z.object({
  device: z.string(),
  /** Of the CPU provider: sums are split by them. */
  threads: z.number().int(),
  seed: z.number(),
  /** Samples in the training part. */
  samples: z.number().int(),
  /** Measured on the training part; applied to whatever the network is asked about. */
  normalization: normalizationSchema,
  /** Forms that measurements have chosen for the CPU; they round differently. */
  forms: z.record(z.string(), z.string()).default({}),
});
export type Circumstances = z.infer<typeof circumstancesSchema>;

export interface Checkpoint {
  readonly tensors: { readonly [name: string]: NamedTensor };
  readonly progress: Progress;
  readonly circumstances: Circumstances;
}

/** The states that are listed, with their values. */
export async function writeCheckpoint(
  path: string,
  states: readonly State[],
  values: StateData,
  progress: Progress,
  circumstances: Circumstances,
): Promise<void> {
  const tensors = Object.fromEntries(states.map(({ name, type }) => [name, { type, data: values[name]! }]));
  const metadata = {
    format: FORMAT,
    version: String(VERSION),
    progress: JSON.stringify(progress),
    circumstances: JSON.stringify(circumstances),
  };
  const bytes = encodeTensors({ tensors, metadata });
  await withFileErrors(`Cannot write the checkpoint “${path}”`, () =>
    writeFileAtomic(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
  );
}

/** @throws InputError where it cannot be read, is damaged, or is not one of ours. */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const bytes = await withFileErrors(`Cannot read the checkpoint “${path}”`, () => readFile(path));
  const { tensors, metadata } = decodeTensors(bytes, path);
  if (metadata.format !== FORMAT)
    throw new InputError(
      `${path} was not written by Netloom: it holds no progress to go on from. Choose a run's folder.`,
    );
  if (Number(metadata.version) > VERSION)
    throw new InputError(
      `${path} was written by a newer version of Netloom. Update Netloom, or train again.`,
    );
  const progress = progressSchema.safeParse(parseJson(metadata.progress));
  const circumstances = circumstancesSchema.safeParse(parseJson(metadata.circumstances));
  if (!progress.success || !circumstances.success)
    throw new InputError(
      `${path} is damaged: what it says of its run cannot be read. Use another checkpoint, or train again.`,
    );
  return { tensors, progress: progress.data, circumstances: circumstances.data };
}

/** What is judged and exported: averages in the place of weights, where there are any. */
export const fitJudged = (checkpoint: Checkpoint, states: readonly State[], path: string): StateData =>
  fitState({ ...checkpoint, tensors: withAverages(checkpoint.tensors) }, states, path);

/** @throws InputError naming what is missing, what is too much and what has another shape. */
export function fitState(checkpoint: Checkpoint, states: readonly State[], path: string): StateData {
  const missing: string[] = [];
  const different: string[] = [];
  const values: Record<string, NamedTensor['data']> = {};
  for (const { name, type } of states) {
    const tensor = checkpoint.tensors[name];
    if (!tensor) missing.push(name);
    else if (!sameType(tensor.type, type))
      different.push(`${name} is ${formatType(tensor.type)} there and ${formatType(type)} here`);
    else values[name] = tensor.data;
  }
  if (missing.length + different.length > 0) {
    const parts = [
      missing.length > 0 && `it has no ${shortList(missing)}`,
      different.length > 0 && shortList(different),
    ];
    throw new InputError(
      `The checkpoint ${path} does not fit the document: ${parts.filter(Boolean).join('; ')}. ` +
        'Use the document that the run was started with, or start a new run.',
    );
  }
  return values;
}

const SHOWN = 5;
const shortList = (items: readonly string[]): string =>
  items.length <= SHOWN
    ? items.join(', ')
    : `${items.slice(0, SHOWN).join(', ')} and ${items.length - SHOWN} more`;

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
