/** A model as text that a person can review. */
import { decodeModel, type GraphProto, type ValueInfoProto } from '../../engine/onnx/proto.ts';

const types: Readonly<Record<number, string>> = {
  1: 'float',
  2: 'uint8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  12: 'uint32',
};

export function onnxText(bytes: Uint8Array): string {
  const model = decodeModel(bytes);
  return [
    `ir ${model.irVersion} by ${model.producerName}`,
    ...(model.opsetImport ?? []).map(opset => `opset ${opset.domain || 'ai.onnx'} ${opset.version}`),
    ...(model.metadataProps ?? []).map(entry => `meta ${entry.key} = ${entry.value}`),
    ...graphText(model.graph!),
  ].join('\n');
}

function graphText(graph: GraphProto): string[] {
  return [
    `graph ${graph.name}`,
    ...(graph.input ?? []).map(value => `  input ${valueText(value)}`),
    ...(graph.initializer ?? []).map(
      tensor =>
        `  initializer ${tensor.name}: ${types[tensor.dataType!]}[${tensor.dims!.join(', ')}] (${tensor.rawData!.length} bytes)`,
    ),
    ...(graph.node ?? []).map(node => {
      const attributes = (node.attribute ?? []).map(
        a =>
          `${a.name}=${a.ints?.length ? a.ints : a.floats?.length ? a.floats : a.s?.length ? new TextDecoder().decode(a.s) : a.type === 1 ? a.f : a.i}`,
      );
      return `  ${node.name}: ${node.output!.join(', ')} = ${node.domain ? `${node.domain}.` : ''}${node.opType}(${node.input!.join(', ')}) ${attributes.join(' ')}`.trimEnd();
    }),
    ...(graph.output ?? []).map(value => `  output ${valueText(value)}`),
  ];
}

function valueText(value: ValueInfoProto): string {
  const tensor = value.type!.tensorType!;
  return `${value.name}: ${types[tensor.elemType!]}[${tensor.shape!.dim!.map(dim => dim.dimParam || dim.dimValue).join(', ')}]`;
}
