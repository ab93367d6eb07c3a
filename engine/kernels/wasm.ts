/**
 * The little of WebAssembly's binary format (W3C, WebAssembly Core Specification 2.0, chapter 5) that a kernel needs: one
 * module with one function over one memory, which it imports.
 */

/** A part of a function's body, byte by byte. */
export type Code = readonly number[];

/** The function's parameters, and the locals that are numbered on from them: one i32, then those of the type v128. */
export interface Signature {
  readonly parameters: readonly ('i32' | 'f32')[];
  readonly vectors: number;
}

/** Names under which a module is given its memory. */
export const HOST = 'host';
export const MEMORY = 'memory';

/** Bytes by which a memory is measured, and the most that it can have. */
export const PAGE = 65_536;
export const LARGEST_MEMORY = 65_536 * PAGE;

/** A module that has one function, of this name. */
export function moduleOf(
  functionName: string,
  { parameters, vectors }: Signature,
  body: Code,
): Uint8Array<ArrayBuffer> {
  const locals = list([
    [1, TYPES.i32],
    [...unsigned(vectors), TYPES.v128],
  ]);
  const code = [...locals, ...body, END];
  return Uint8Array.from([
    ...[0, ...text('asm'), 1, 0, 0, 0],
    ...section(1, list([[0x60, ...list(parameters.map(type => [TYPES[type]])), ...list([])]])),
    ...section(2, list([[...name(HOST), ...name(MEMORY), 2, 0, ...unsigned(1)]])),
    ...section(3, list([[0]])),
    ...section(7, list([[...name(functionName), 0, 0]])),
    ...section(10, list([[...unsigned(code.length), ...code]])),
  ]);
}

const TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
const END = 0x0b;

// -------------------------------------------------------------- instructions

export const localGet = (local: number): Code => [0x20, ...unsigned(local)];
export const localSet = (local: number): Code => [0x21, ...unsigned(local)];

/** Four numbers of 32 bits, or of a mask, at once. */
export const simd = (instruction: number): Code => [0xfd, ...unsigned(instruction)];

/** On the stack: the address, to which `offset` is added; aligned to 16 bytes. */
export const load = (offset: number): Code => [...simd(0x00), 4, ...unsigned(offset)];
/** On the stack: the address and the value. */
export const store = (offset: number): Code => [...simd(0x0b), 4, ...unsigned(offset)];

/** Four times the same number. */
export const splat = (number: number): Code => [
  0x43,
  ...new Uint8Array(Float32Array.of(number).buffer),
  ...simd(0x13),
];
export const splatLocal = (local: number): Code => [...localGet(local), ...simd(0x13)];

/** The same for integers of 32 bits. */
export const splatInteger = (number: number): Code => [...integer(number), ...simd(0x11)];
export const splatIntegerLocal = (local: number): Code => [...localGet(local), ...simd(0x11)];

/** An integer of 32 bits on the stack. */
export const integer = (number: number): Code => [0x41, ...signed(number | 0)];

/** Runs the body for the addresses 0, 16 …, which it finds in the local `at`, below that in the local `end`; once at least. */
export const everyVector = (at: number, end: number, body: Code): Code => [
  ...[0x03, 0x40, ...body],
  ...[...localGet(at), 0x41, 16, 0x6a, 0x22, ...unsigned(at)],
  ...[...localGet(end), 0x49, 0x0d, 0, END],
];

// -------------------------------------------------------------- encoding

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

/** LEB128 of an integer of 32 bits; the highest bit of the last byte's seven is its sign. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = rest & 0x7f;
    rest >>= 7;
    if (rest === (low & 0x40 ? -1 : 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const text = (ascii: string): number[] => Array.from(ascii, character => character.charCodeAt(0));
const list = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()];
const name = (ascii: string): number[] => [...unsigned(ascii.length), ...text(ascii)];
const section = (id: number, content: Code): number[] => [id, ...unsigned(content.length), ...content];
