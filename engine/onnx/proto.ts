/** The only place that touches onnx-proto: tensors, types and attributes as ONNX's protocol buffers write them. */
import onnxProto, { type onnx as Onnx } from 'onnx-proto';
import { type DType, sizeOf, type TensorType } from '../ir/type.ts';
import type { AttributeValue, Constant } from '../ir/value.ts';

const { onnx } = onnxProto;

export type ModelProto = Onnx.IModelProto;
export type GraphProto = Onnx.IGraphProto;
export type NodeProto = Onnx.INodeProto;
export type TensorProto = Onnx.ITensorProto;
export type ValueInfoProto = Onnx.IValueInfoProto;
type AttributeProto = Onnx.IAttributeProto;

/** IR version 8 belongs to opset 18 and is read by every runtime since ONNX 1.13 of 2022. */
export const IR_VERSION: number = onnx.Version.IR_VERSION;

const { DataType } = onnx.TensorProto;
const { AttributeType } = onnx.AttributeProto;

const dataTypes: Readonly<Record<DType, number>> = {
  float32: DataType.FLOAT,
  int64: DataType.INT64,
  int32: DataType.INT32,
  uint32: DataType.UINT32,
  uint8: DataType.UINT8,
  bool: DataType.BOOL,
};
const bytesPerElement: Readonly<Record<DType, number>> = {
  float32: 4,
  int64: 8,
  int32: 4,
  uint32: 4,
  uint8: 1,
  bool: 1,
};

/** ONNX's number for a dtype, as Cast's attribute `to` takes it. */
export const dataTypeOf = (dtype: DType): number => dataTypes[dtype];

export const encodeModel = (model: ModelProto): Uint8Array =>
  onnx.ModelProto.encode(onnx.ModelProto.create(model)).finish();

export const decodeModel = (bytes: Uint8Array): ModelProto => onnx.ModelProto.decode(bytes);

/** An initializer. Throws when the data does not fill the type. */
export function tensorProto(name: string, type: TensorType, data: Constant['data']): TensorProto {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const expected = sizeOf(type.shape) * bytesPerElement[type.dtype];
  if (bytes.length !== expected)
    throw new Error(`The tensor "${name}" has ${bytes.length} bytes, but its type takes ${expected}.`);
  return { name, dataType: dataTypes[type.dtype], dims: type.shape.map(Number), rawData: bytes };
}

/** Numbers as the dtype stores them. */
export function typedArray(dtype: DType, values: readonly number[]): Constant['data'] {
  if (dtype === 'int64') return BigInt64Array.from(values, BigInt);
  if (dtype === 'int32') return Int32Array.from(values);
  if (dtype === 'uint32') return Uint32Array.from(values);
  if (dtype === 'float32') return Float32Array.from(values);
  return Uint8Array.from(values);
}

/** A graph input, output or inner value; a symbolic dimension becomes a `dim_param` of the same text. */
export const valueInfo = (name: string, type: TensorType): ValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType: dataTypes[type.dtype],
      shape: {
        dim: type.shape.map(dim => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })),
      },
    },
  },
});

type PlainAttribute = Exclude<AttributeValue, { readonly outputs: unknown }>;

/** `float`: ONNX declares the attribute as FLOAT or FLOATS, which a number alone does not tell. */
export function attributeProto(name: string, value: PlainAttribute, float: boolean): AttributeProto {
  if (typeof value === 'string')
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  if (typeof value === 'boolean') return { name, type: AttributeType.INT, i: value ? 1 : 0 };
  if (typeof value === 'number') {
    if (float) return { name, type: AttributeType.FLOAT, f: value };
    return { name, type: AttributeType.INT, i: integer(name, value) };
  }
  const numbers = value.map(item => {
    if (typeof item !== 'number')
      throw new Error(`The attribute "${name}" holds the dimension "${item}", which is not known.`);
    return item;
  });
  if (float) return { name, type: AttributeType.FLOATS, floats: numbers };
  return { name, type: AttributeType.INTS, ints: numbers.map(item => integer(name, item)) };
}

export const stringsAttributeProto = (name: string, values: readonly string[]): AttributeProto => ({
  name,
  type: AttributeType.STRINGS,
  strings: values.map(value => new TextEncoder().encode(value)),
});

export const graphAttributeProto = (name: string, g: GraphProto): AttributeProto => ({
  name,
  type: AttributeType.GRAPH,
  g,
});

function integer(name: string, value: number): number {
  if (!Number.isSafeInteger(value))
    throw new Error(`The attribute "${name}" is ${value}, but ONNX stores it as an integer.`);
  return value;
}
