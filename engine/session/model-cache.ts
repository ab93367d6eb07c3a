/** Models that were written for earlier starts, so that the same network need not be written again. What is damaged is written anew. */
import { createHash } from 'node:crypto';
import { eachPiece } from '../ir/fingerprint.ts';
import type { Graph } from '../ir/value.ts';
import type { FormChoices } from '../onnx/form-choices.ts';
import type { Target } from '../ops/op.ts';
import { KeptFiles, programOfThis } from './kept-files.ts';

export interface KeptModel {
  readonly model: Uint8Array;
  /** How much onnxruntime should make of it. */
  readonly optimization: 'all' | 'disabled';
}

/** What a model depends on besides its graph. */
export interface Writing {
  readonly target: Target;
  readonly forms: FormChoices;
  /** Inputs and outputs that may have any shape: see `withFreeShapes`. */
  readonly free: ReadonlySet<string>;
}

/** A model takes a few hundred bytes an operation; its parameters are not in it. */
const MOST_BYTES = 2 ** 26;
const OPTIMIZATIONS = ['disabled', 'all'] as const;

export class ModelCache {
  readonly #files: KeptFiles;

  constructor(folder: string, most = MOST_BYTES) {
    this.#files = new KeptFiles(folder, most);
  }

  /** What is kept of the graph written in this way, else what `make` makes of it. */
  async get(graph: Graph, way: Writing, make: () => KeptModel): Promise<KeptModel> {
    const name = `${keyOf(graph, way)}.model`;
    const kept = unpacked(await this.#files.read(name));
    if (kept) return kept;
    const made = make();
    // Nobody waits for it.
    void this.#files.write(name, packed(made));
    return made;
  }
}

/** How it is optimized, then the model. */
const packed = ({ model, optimization }: KeptModel): Uint8Array =>
  Buffer.concat([Uint8Array.of(OPTIMIZATIONS.indexOf(optimization)), model]);

function unpacked(bytes: Uint8Array | null): KeptModel | null {
  const optimization = bytes && OPTIMIZATIONS[bytes[0]!];
  return optimization ? { model: bytes.subarray(1), optimization } : null;
}

function keyOf(graph: Graph, { target, forms, free }: Writing): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([programOfThis(), target, Object.entries(forms).sort(), [...free].sort()]));
  eachPiece(graph, piece => hash.update(piece));
  return hash.digest('hex').slice(0, 32);
}
