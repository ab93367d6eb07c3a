/** A float32 model as the same model in float64, for checks that float32 is too coarse for. */
import { decodeModel, encodeModel, type GraphProto } from '../../engine/onnx/proto.ts';

const FLOAT = 1;
const DOUBLE = 11;

export function inDouble(bytes: Uint8Array): Uint8Array {
  const model = decodeModel(bytes);
  widen(model.graph!);
  return encodeModel(model);
}

function widen(graph: GraphProto): void {
  for (const { type } of [...(graph.input ?? []), ...(graph.output ?? []), ...(graph.valueInfo ?? [])])
    if (type?.tensorType?.elemType === FLOAT) type.tensorType.elemType = DOUBLE;
  for (const tensor of graph.initializer ?? []) {
    if (tensor.dataType !== FLOAT) continue;
    const raw = tensor.rawData!;
    // A copy: the bytes may lie anywhere within a larger buffer.
    const floats = new Float32Array(Uint8Array.from(raw).buffer);
    tensor.dataType = DOUBLE;
    tensor.rawData = new Uint8Array(Float64Array.from(floats).buffer);
  }
  for (const node of graph.node ?? [])
    for (const attribute of node.attribute ?? []) {
      if (attribute.g) widen(attribute.g);
      if (node.opType === 'Cast' && attribute.name === 'to' && Number(attribute.i) === FLOAT)
        attribute.i = DOUBLE;
    }
}
