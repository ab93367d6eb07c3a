/** Draws a graph in a few lines: nodes get their edges from the values that enter them, and their places at the end. */
import type { Edge, Graph, Json, Node } from '../../../engine/document/document.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { layers } from '../../../engine/layers/index.ts';
import { inputPorts, outputPorts } from '../../../engine/layers/layer.ts';
import type { DrawnBlock } from './block.ts';
import { type Place, placed } from './placed.ts';

export interface Attributes {
  readonly [name: string]: Json;
}

/** What a node gives: one of its output ports. */
export interface End {
  readonly node: string;
  readonly port: string;
}

/** A layer to be drawn. Without a name it is called after its layer, with a number: `conv1`. */
export type Step = readonly [type: string, attributes?: Attributes, name?: string];

/** How the nodes of a layer are called that get no name; an activation is called after its function. */
const SHORT: { readonly [type: string]: string } = {
  Conv2D: 'conv',
  DepthwiseConv2D: 'conv',
  ConvTranspose2D: 'up',
  MaxPool2D: 'pool',
  AveragePool2D: 'pool',
  AdaptiveAveragePool2D: 'pool',
  GlobalAveragePool: 'pool',
  BatchNorm: 'norm',
  LayerNorm: 'norm',
};

/** Without digits, which would run into the number: `relu` for relu6. */
const plain = (name: unknown): string => String(name).replace(/\d+$/, '');

export class Drawing {
  /** Every block that a node uses. */
  readonly blocks = new Set<DrawnBlock>();
  readonly #nodes = new Map<string, Omit<Node, 'position'>>();
  readonly #edges = new Map<string, Edge>();

  /** The values enter the layer's input ports in order. Returns its outputs. */
  addAll([type, attributes = {}, name]: Step, ...from: readonly End[]): End[] {
    const layer = layers[type];
    if (!layer) throw new Error(`There is no layer ${type}.`);
    const values = withDefaults(layer.attributes, attributes);
    const base = SHORT[type] ?? (type === 'Activation' ? plain(values.function) : type.toLowerCase());
    const id = this.#insert(type, name ?? this.#numbered(base), attributes);
    this.#connect(id, Object.keys(inputPorts(layer, values)), from);
    return Object.keys(outputPorts(layer, values)).map(port => ({ node: id, port }));
  }

  /** As `addAll`, for a layer with one output, or where only the first is of use. */
  add(step: Step, ...from: readonly End[]): End {
    return this.addAll(step, ...from)[0]!;
  }

  /** One after the other; returns what the last gives. */
  chain(from: End, ...steps: readonly Step[]): End {
    return steps.reduce((end, step) => this.add(step, end), from);
  }

  /** A node that stands for the block, or for several copies of it in a row; returns its outputs. */
  useAll(block: DrawnBlock, name: string, attributes: Attributes, ...from: readonly End[]): End[] {
    this.blocks.add(block);
    const id = this.#insert('Block', name, { block: block.id, ...attributes });
    this.#connect(id, block.inputs, from);
    return block.outputs.map(port => ({ node: id, port }));
  }

  /** As `useAll`, for a block with one output. */
  use(block: DrawnBlock, name: string, attributes: Attributes, ...from: readonly End[]): End {
    return this.useAll(block, name, attributes, ...from)[0]!;
  }

  /** Within a block: where a value enters. The ports have the order in which they are drawn. */
  input(name: string): End {
    return { node: this.#insert('BlockInput', name, {}), port: 'y' };
  }

  /** Within a block: where a value leaves. */
  output(name: string, from: End): void {
    this.#connect(this.#insert('BlockOutput', name, {}), ['x'], [from]);
  }

  /** The names of the nodes of a type, in the order in which they were drawn. */
  namesOf(type: string): string[] {
    return [...this.#nodes.values()].filter(node => node.type === type).map(({ name }) => name);
  }

  finish(place: Place = placed): Graph {
    return place([...this.#nodes.values()], [...this.#edges.values()]);
  }

  #insert(type: string, name: string, attributes: Attributes): string {
    if (this.#nodes.has(name)) throw new Error(`Two nodes are called ${name}.`);
    this.#nodes.set(name, { id: name, type, name, attributes });
    return name;
  }

  #connect(target: string, ports: readonly string[], from: readonly End[]): void {
    if (ports.length !== from.length)
      throw new Error(`${target} has ${ports.length} inputs, not ${from.length}.`);
    ports.forEach((port, i) => {
      const source = from[i]!;
      const id = [source.node, target, ...(ports.length > 1 ? [port] : [])].join('-');
      this.#edges.set(id, { id, source, target: { node: target, port } });
    });
  }

  #numbered(base: string): string {
    let number = 1;
    while (this.#nodes.has(`${base}${number}`)) number += 1;
    return `${base}${number}`;
  }
}
