/**
 * The safetensors format (Hugging Face): the length of a JSON header as a little-endian uint64, the header, then the raw
 * tensors. It holds no code, so a checkpoint from elsewhere can be read without running it, and any tool can open ours.
 */
import type { DType, TensorType } from '../ir/type.ts';
import { InputError } from '../protocol.ts';
import { type Data, fromBytes } from '../session/tensors.ts';

export interface NamedTensor {
  readonly type: TensorType;
  readonly data: Data;
}
export interface TensorFile {
  readonly tensors: { readonly [name: string]: NamedTensor };
  readonly metadata: { readonly [key: string]: string };
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Begin and end, counted from the end of the header. */
  readonly data_offsets: readonly [number, number];
}

const names: Readonly<Record<DType, string>> = {
  float32: 'F32',
  int64: 'I64',
  int32: 'I32',
  uint32: 'U32',
  uint8: 'U8',
  bool: 'BOOL',
};
const METADATA = '__metadata__';
const PREFIX = 8;
/** As the format's own reader refuses larger headers. */
const LARGEST_HEADER = 100_000_000;

export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  const entries: Record<string, unknown> = { [METADATA]: metadata };
  let length = 0;
  for (const [name, { type, data }] of Object.entries(tensors)) {
    entries[name] = {
      dtype: names[type.dtype],
      shape: type.shape,
      data_offsets: [length, length + data.byteLength],
    } satisfies Record<keyof Entry, unknown>;
    length += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(entries));
  // Spaces align the data, as the format recommends.
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(' '.charCodeAt(0));
  header.set(json);
  const file = new Uint8Array(PREFIX + header.length + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, PREFIX);
  let at = PREFIX + header.length;
  for (const { data } of Object.values(tensors)) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** @throws InputError naming the file where it is truncated, damaged or something else. */
export function decodeTensors(file: Uint8Array, path: string): TensorFile {
  const { header, body } = splitHeader(file, path);
  const { [METADATA]: metadata = {}, ...entries } = header;
  const tensors: Record<string, NamedTensor> = {};
  for (const [name, entry] of Object.entries(entries)) {
    if (!isEntry(entry)) throw foreign(path);
    const dtype = (Object.keys(names) as DType[]).find(key => names[key] === entry.dtype);
    if (!dtype)
      throw new InputError(`${path} holds "${name}" as ${entry.dtype}, which Netloom does not use.`);
    const [begin, end] = entry.data_offsets;
    if (end > body.length || begin > end) throw truncated(path);
    const bytes = body.subarray(begin, end);
    const type = { dtype, shape: entry.shape };
    const data = bytes.length % BYTES[dtype] === 0 ? fromBytes(dtype, bytes) : null;
    if (data?.length !== entry.shape.reduce((size, dim) => size * dim, 1)) throw damaged(path);
    tensors[name] = { type, data };
  }
  return { tensors, metadata: isTexts(metadata) ? metadata : {} };
}

const BYTES: Readonly<Record<DType, number>> = {
  float32: 4,
  int64: 8,
  int32: 4,
  uint32: 4,
  uint8: 1,
  bool: 1,
};

function splitHeader(file: Uint8Array, path: string): { header: Record<string, unknown>; body: Uint8Array } {
  if (file.length < PREFIX) throw truncated(path);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(LARGEST_HEADER)) throw foreign(path);
  const end = PREFIX + Number(length);
  if (end > file.length) throw file[PREFIX] === '{'.charCodeAt(0) ? truncated(path) : foreign(path);
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(file.subarray(PREFIX, end)));
    if (typeof header !== 'object' || header === null || Array.isArray(header)) throw foreign(path);
    return { header: { ...header }, body: file.subarray(end) };
  } catch {
    throw foreign(path);
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { dtype, shape, data_offsets: offsets } = value as Partial<Record<keyof Entry, unknown>>;
  const areSizes = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every(item => Number.isSafeInteger(item) && item >= 0);
  return typeof dtype === 'string' && areSizes(shape) && areSizes(offsets) && offsets.length === 2;
}

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every(text => typeof text === 'string');

const truncated = (path: string): InputError =>
  new InputError(
    `${path} is truncated: it ends before its last value. Use another checkpoint, or train again.`,
  );
const damaged = (path: string): InputError =>
  new InputError(`${path} is damaged: its sizes disagree. Use another checkpoint, or train again.`);
const foreign = (path: string): InputError =>
  new InputError(`${path} is not a checkpoint (it is no safetensors file). Choose a run's folder.`);
