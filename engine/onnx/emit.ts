/**
 * IR graph → ONNX model. The names that it gives follow from the graph alone, so equal graphs are equal bytes; what
 * a row says of its ONNX form (`onnx`, `floats`) is all that it knows of an op.
 */
import { formatType, type TensorType } from '../ir/type.ts';
import type { Attributes, Constant, Graph, GraphOutput, Operation, Value } from '../ir/value.ts';
import { isGraph, operationsOf } from '../ir/value.ts';
import type { ExtraInput, OnnxForm } from '../ops/op.ts';
import { Names } from './names.ts';
import {
  attributeProto,
  encodeModel,
  type GraphProto,
  graphAttributeProto,
  IR_VERSION,
  type NodeProto,
  stringsAttributeProto,
  type TensorProto,
  tensorProto,
  typedArray,
  type ValueInfoProto,
  valueInfo,
} from './proto.ts';

/** The rows are written for this opset of the default domain. */
export const OPSET = 18;

export interface EmitOptions {
  readonly docString?: string;
  readonly metadata?: { readonly [key: string]: string };
  /** Readable names for the origins (document nodes) that ONNX nodes and inner values are named after. */
  readonly originNames?: { readonly [origin: string]: string };
  /** Inputs that become part of the model, by input name: the parameters of an exported network. */
  readonly baked?: { readonly [input: string]: Constant['data'] };
  /** Also write the types of inner values, for viewers. */
  readonly describeValues?: boolean;
  readonly producerVersion?: string;
  /**
   * Tells of the first dimension of each feed only with which others it is equal. onnxruntime plans buffers ahead: a value takes that of one
   * of its shape that was used before, which is held from the first to the last of them. With all shapes known, those of the forward pass
   * are held until the backward pass comes by again; so they are known to differ, as far as what follows from a feed is not reshaped.
   */
  readonly anyBatch?: boolean;
}

/** @throws Error where the graph is not well formed: an input that it does not list, two values of one name. */
export function emitModel(graph: Graph, options: EmitOptions = {}): Uint8Array {
  const domains = new Set<string>();
  const emitter = new GraphEmitter(options, new Names(), domains);
  const proto = emitter.emit(graph);
  return encodeModel({
    irVersion: IR_VERSION,
    producerName: 'Netloom',
    producerVersion: options.producerVersion ?? '',
    docString: options.docString ?? '',
    opsetImport: [
      { domain: '', version: OPSET },
      ...[...domains].sort().map(domain => ({ domain, version: 1 })),
    ],
    metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
    graph: proto,
  });
}

class GraphEmitter {
  private readonly nodes: NodeProto[] = [];
  private readonly initializers: TensorProto[] = [];
  private readonly described: ValueInfoProto[] = [];
  /** Names of operations' outputs, by operation. */
  private readonly outputNames = new Map<Operation, (string | undefined)[]>();
  /** Names of inputs and constants, by their source. */
  private readonly leafNames = new Map<object, string>();
  private readonly settings = new Map<string, string>();

  constructor(
    private readonly options: EmitOptions,
    private readonly names: Names,
    private readonly domains: Set<string>,
    private readonly nested = false,
  ) {}

  /** @param captured names around a body that its last inputs stand for */
  emit(graph: Graph, captured: readonly string[] = []): GraphProto {
    const own = graph.inputs.length - captured.length;
    graph.inputs.slice(own).forEach(({ source }, i) => {
      this.leafNames.set(source, captured[i]!);
    });
    const inputs = this.declareInputs(graph.inputs.slice(0, own));
    const operations = operationsOf(graph.outputs.map(output => output.value));
    const outputs = graph.outputs.map(({ name, value }) => ({ name: this.claim(name, 'output'), value }));
    const aliases = this.declareOutputs(outputs);
    this.emitAliases(aliases.filter(({ value }) => value.source.kind !== 'operation'));
    for (const operation of operations) {
      this.emitOperation(operation);
      this.emitAliases(aliases.filter(({ value }) => value.source === operation));
    }
    return {
      name: graph.name,
      input: inputs,
      output: outputs.map(({ name, value }) => valueInfo(name, value.type)),
      node: this.nodes,
      initializer: this.initializers,
      valueInfo: this.described,
    };
  }

  private declareInputs(inputs: readonly Value[]): ValueInfoProto[] {
    const declared: ValueInfoProto[] = [];
    for (const { source, type, origin } of inputs) {
      if (source.kind !== 'input') throw new Error('A graph lists an input that is not one.');
      const data = this.options.baked?.[source.name];
      if (data) {
        const name = this.names.unique(this.readable(source.name, origin));
        this.leafNames.set(source, name);
        this.initializers.push(tensorProto(name, type, data));
      } else {
        const name = this.claim(source.name, 'input');
        this.leafNames.set(source, name);
        declared.push(
          valueInfo(name, this.options.anyBatch && source.role === 'feed' ? ofAnyBatch(type) : type),
        );
      }
    }
    return declared;
  }

  /** Gives operations' outputs the names that the graph asks for; what is left needs a copy of its own. */
  private declareOutputs(outputs: readonly GraphOutput[]): GraphOutput[] {
    const aliases: GraphOutput[] = [];
    for (const { name, value } of outputs) {
      const names = value.source.kind === 'operation' ? this.namesOf(value.source) : null;
      if (names && names[value.index] === undefined) names[value.index] = name;
      else aliases.push({ name, value });
    }
    return aliases;
  }

  /**
   * Where the value is made: onnxruntime begins with what the last nodes of the file need (execution-order.ts), so a copy of a
   * late gradient at the end would turn the order of the whole backward pass around, and nothing could be let go.
   */
  private emitAliases(aliases: readonly GraphOutput[]): void {
    for (const { name, value } of aliases)
      this.nodes.push({
        opType: 'Identity',
        name: this.names.unique(`${name}/identity`),
        input: [this.nameOf(value, this.originName(value.origin))],
        output: [name],
      });
  }

  private namesOf(operation: Operation): (string | undefined)[] {
    let names = this.outputNames.get(operation);
    if (!names) {
      names = operation.outputs.map(() => undefined);
      this.outputNames.set(operation, names);
    }
    return names;
  }

  private emitOperation(operation: Operation): void {
    const { row, inputs, outputs, attributes } = operation;
    const types = inputs.map(value => value.type);
    const form: OnnxForm =
      row.onnx?.(
        attributes,
        types,
        outputs.map(output => output.type),
      ) ?? {};
    const opType = form.op ?? row.name;
    const owner = this.originName(operation.origin);
    const name = this.names.unique(owner ? `${owner}/${opType}` : opType);
    const known = inputs.map(value => this.nameOf(value, owner));
    const own = known.length - (form.captured ?? 0);
    const input = known.slice(0, own);
    for (const place of form.omittedInputs ?? []) input.splice(place, 0, '');
    for (const extra of form.extraInputs ?? []) input.push(this.setting(extra));
    while (input.at(-1) === '') input.pop();
    if (form.domain) this.domains.add(form.domain);
    this.nodes.push({
      opType,
      name,
      domain: form.domain ?? '',
      input,
      output: this.nameOutputs(operation, name),
      attribute: this.attributes(
        form.attributes ?? attributes,
        { floats: form.floats ?? row.floats ?? [], strings: form.strings ?? [] },
        known.slice(own),
      ),
    });
  }

  private nameOutputs(operation: Operation, node: string): string[] {
    const names = this.namesOf(operation);
    return operation.outputs.map((output, index) => {
      const given = names[index];
      if (given !== undefined) return given;
      const suffix = operation.outputs.length > 1 ? `output_${index}` : 'output';
      const name = this.names.unique(`${node}/${suffix}`);
      names[index] = name;
      if (this.options.describeValues) this.described.push(valueInfo(name, output.type));
      return name;
    });
  }

  private nameOf(value: Value, owner: string): string {
    const { source } = value;
    if (source.kind === 'operation') {
      const name = this.outputNames.get(source)?.[value.index];
      if (name === undefined)
        throw new Error(`An operation uses a value of ${source.row.name} before it is made.`);
      return name;
    }
    const known = this.leafNames.get(source);
    if (known !== undefined) return known;
    if (source.kind === 'input')
      throw new Error(
        `The graph uses the input "${source.name}" (${formatType(value.type)}), but does not list it.`,
      );
    const name = this.names.unique(owner ? `${owner}/constant` : 'constant');
    this.leafNames.set(source, name);
    this.initializers.push(tensorProto(name, value.type, source.data));
    return name;
  }

  /** Equal settings share one initializer. */
  private setting(extra: ExtraInput): string {
    if (extra === null) return '';
    const [type, values]: [TensorType, readonly number[]] =
      'dtype' in extra
        ? [{ dtype: extra.dtype, shape: extra.shape }, extra.values]
        : [{ dtype: 'int64', shape: [extra.length] }, extra];
    const key = `${formatType(type)} ${values.join()}`;
    let name = this.settings.get(key);
    if (name === undefined) {
      name = this.names.unique('setting');
      this.settings.set(key, name);
      this.initializers.push(tensorProto(name, type, typedArray(type.dtype, values)));
    }
    return name;
  }

  private attributes(
    attributes: Attributes,
    { floats, strings }: Required<Pick<OnnxForm, 'floats' | 'strings'>>,
    captured: readonly string[],
  ): NodeProto['attribute'] {
    return Object.entries(attributes).flatMap(([name, value]) => {
      if (value === undefined) return [];
      if (isGraph(value)) return [graphAttributeProto(name, this.subgraph(value, captured))];
      if (strings.includes(name)) return [stringsAttributeProto(name, value as readonly string[])];
      return [attributeProto(name, value, floats.includes(name))];
    });
  }

  /** A body is closed: it uses its own inputs only. It sees the names around it, so names stay unique across both. */
  private subgraph(graph: Graph, captured: readonly string[]): GraphProto {
    const emitter = new GraphEmitter({ ...this.options, baked: {} }, this.names, this.domains, true);
    return emitter.emit(graph, captured);
  }

  /** The model's own inputs and outputs are found by name; those of a body by position. */
  private claim(name: string, what: string): string {
    return this.nested ? this.names.unique(name) : this.names.reserve(name, what);
  }

  private originName(origin: string): string {
    return this.options.originNames?.[origin] ?? origin;
  }

  /** State is keyed by node id (`n3/weight`); a reader of the file knows the node by its name. */
  private readable(state: string, origin: string): string {
    const rest = origin && state.startsWith(`${origin}/`) ? state.slice(origin.length) : null;
    return rest === null ? state : `${this.originName(origin)}${rest}`;
  }
}

/** Values whose dimension has one name get one another's buffers, so only those of one size share it. */
function ofAnyBatch({ dtype, shape: [first, ...rest] }: TensorType): TensorType {
  return { dtype, shape: first === undefined ? [] : [`of ${first}`, ...rest] };
}
