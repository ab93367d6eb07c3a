/**
 * Random documents from the whole table of layers. A document grows node by node: layer, attributes and connections are
 * drawn, and what `check` objects to is mended by its own fix or drawn again, so most of them are legal.
 */
import { applyDiff } from '../../../engine/document/diff.ts';
import type { Document, Edge, Field, Node } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import type { CheckResult } from '../../../engine/graph/compiled.ts';
import type { Problem } from '../../../engine/graph/problem.ts';
import type { TensorType } from '../../../engine/ir/type.ts';
import { withDefaults } from '../../../engine/layers/attribute.ts';
import { layers } from '../../../engine/layers/index.ts';
import { inputPorts } from '../../../engine/layers/layer.ts';
import { documentOf } from '../documents.ts';
import { attributesOf } from './attributes.ts';
import { repeated, usedAgain, withBlock } from './blocks.ts';
import type { Draw } from './draw.ts';
import { type TargetKind, targetsOf } from './targets.ts';
import { inPhases, parameterSettingsOf, trainingOf } from './training.ts';

/** A document, and whatever `check` said of it and of those that it was tried with on the way. */
export interface Grown {
  readonly document: Document;
  readonly problems: readonly Problem[];
}

/** Something that a node may be connected to. */
interface End {
  readonly node: string;
  readonly port: string;
  readonly type: TensorType;
  readonly used: boolean;
}

/** Numbers of a sample, and parameters, beyond which a layer is drawn again: a step must be quick. */
const LARGEST = { sample: 600, parameters: 4000 };

export function randomDocument(draw: Draw): Grown {
  const growth = startOf(draw);
  const count = draw.below('layers', 8);
  for (let i = 0; i < count; i++) {
    const own = draw.at(`layer ${i}`);
    growth.addLayer(own.order('type', hidden()).slice(0, 4), own);
  }
  growth.addParameters(draw.at('parameters'));
  growth.addOutputs(draw.at('outputs'));
  if (draw.chance('blocks', 0.3)) growth.addBlocks(draw.at('blocks'));
  if (draw.chance('phases', 0.15)) growth.addPhases(draw.at('phases'));
  return growth;
}

/** Inputs, and the layer that this document is about: others follow by chance, and some fit but seldom. */
function startOf(draw: Draw): Growth {
  const subject = draw.pick('subject', hidden());
  const attempts = Array.from({ length: 6 }, (_, i) => draw.at(`start ${i}`));
  let growth = new Growth(draw);
  for (const attempt of attempts) {
    growth = new Growth(draw);
    const inputs = 1 + attempt.below('inputs', 3);
    for (let i = 0; i < inputs; i++) growth.addInput(attempt.at(`input ${i}`));
    if (growth.addLayer([subject], attempt)) break;
  }
  return growth;
}

/** They stand at the ends of a network or a block. */
const ENDS = ['Input', 'Output', 'BlockInput', 'BlockOutput'];

/** Every type of layer between them. */
export const hidden = (): string[] => Object.keys(layers).filter(type => !ENDS.includes(type));

class Growth implements Grown {
  document: Document;
  problems: Problem[] = [];
  #result: CheckResult;
  readonly #draw: Draw;

  constructor(draw: Draw) {
    this.#draw = draw;
    this.document = documentOf([], [], { fields: [], training: trainingOf(draw.at('training')) });
    this.#result = check(this.document);
  }

  addInput(draw: Draw): void {
    const kind = draw.pick('kind', Object.keys(KINDS));
    const field: Field = { name: `field ${this.#count}`, ...KINDS[kind]!(draw) };
    this.#take(add(withField(this.document, field), this.#node('Input', { field: field.name }), []));
  }

  /** The first of these layers that fits; each is tried with several attributes and connections. */
  addLayer(types: readonly string[], draw: Draw): boolean {
    for (const type of types)
      for (let attempt = 0; attempt < 10; attempt++)
        if (this.#tryLayer(type, draw.at(`${type} ${attempt}`))) return true;
    return false;
  }

  #tryLayer(type: string, draw: Draw): boolean {
    const layer = layers[type]!;
    const ends = this.#ends();
    const first = likelyEnd(ends, draw.at('x'));
    const sizes = first.type.shape.slice(1).map(Number);
    const attributes = attributesOf(type, layer.attributes, draw.at('attributes'), sizes);
    const node = this.#node(type, attributes);
    const ports = Object.keys(inputPorts(layer, withDefaults(layer.attributes, attributes)));
    const edges = ports.map((port, i) =>
      edgeOf(i === 0 ? first : likelyEnd(ends, draw.at(port), first), node, port),
    );
    return this.#tryDocument(add(this.document, node, edges), draw);
  }

  /** Something to train, where all that was drawn has nothing. */
  addParameters(draw: Draw): void {
    for (let attempt = 0; this.#result.parameters === 0 && attempt < 12; attempt++)
      if (this.#ends().some(({ type }) => type.dtype === 'float32'))
        this.#tryLayer('Dense', draw.at(`dense ${attempt}`));
      else this.#tryLayer('Embedding', draw.at(`embedding ${attempt}`));
  }

  /** Outputs for what nothing uses yet, the newest first. */
  addOutputs(draw: Draw): void {
    const ends = this.#ends().filter(({ type }) => type.dtype === 'float32');
    const free = ends.filter(({ used }) => !used);
    let wanted = 1 + draw.below('count', 3);
    for (const [i, end] of (free.length > 0 ? free : ends).toReversed().entries())
      if (wanted > 0 && this.#addOutput(end, draw.at(i))) wanted--;
  }

  #addOutput(end: End, draw: Draw): boolean {
    const { loss } = layers.Output!.attributes;
    const names = loss?.kind === 'choice' ? loss.options : [];
    for (const name of draw.order('loss', names).slice(0, 5))
      for (const kind of targetsOf(name)) {
        const own = draw.at(`${name} ${kind}`);
        const drawn = this.#outputOf(end, name, kind, own);
        if (this.#tryDocument(drawn, own)) return true;
      }
    return false;
  }

  #outputOf(end: End, loss: string, kind: TargetKind, draw: Draw): Document {
    const field = targetField(`target ${this.#count}`, kind, end.type);
    const table = layers.Output!.attributes;
    const { target: _, loss: __, ...rest } = table;
    const settings = attributesOf(
      'Output',
      { loss: { ...table.loss!, default: loss } as never, ...rest },
      draw,
      end.type.shape.slice(1).map(Number),
    );
    const node = this.#node('Output', {
      ...settings,
      loss,
      ...(field && { target: field.name }),
    });
    return add(field ? withField(this.document, field) : this.document, node, [edgeOf(end, node, 'x')]);
  }

  /** Puts some of it into blocks, of which the later ones may hold the earlier. */
  addBlocks(draw: Draw): void {
    for (let attempt = 0; attempt < 4; attempt++) {
      const own = draw.at(attempt);
      const made = withBlock(this.document, own);
      if (!made || !this.#take(made.document)) continue;
      if (own.chance('repeated', 0.7)) this.#take(repeated(this.document, made.node, own));
      const again = own.chance('again', 0.5) && usedAgain(this.document, made.node, own);
      if (again) this.#take(again);
    }
  }

  addPhases(draw: Draw): void {
    let document = inPhases(this.document, draw);
    // What a phase lacks, its fixes put there.
    for (let i = 0; i < 8 && !this.#take(document); i++) {
      const fixes = this.#lastErrors.flatMap(problem => problem.fixes);
      if (fixes.length === 0) return;
      document = applyDiff(document, draw.of(`fix ${i}`, fixes).diff);
    }
  }

  /** Takes the document where it is sound, or becomes so by one of the fixes that `check` offers. */
  #tryDocument(document: Document, draw: Draw): boolean {
    if (this.#take(document)) return true;
    const fixes = this.#lastErrors.flatMap(problem => problem.fixes);
    if (fixes.length === 0 || !draw.chance('mend', 0.5)) return false;
    return this.#take(applyDiff(document, draw.of('fix', fixes).diff));
  }

  #lastErrors: readonly Problem[] = [];

  #take(document: Document): boolean {
    const result = check(document);
    this.problems.push(...result.problems);
    this.#lastErrors = result.problems.filter(
      ({ severity, code }) => severity === 'error' && !UNFINISHED.has(code),
    );
    if (this.#lastErrors.length > 0 || isLarge(result)) return false;
    this.document = document;
    this.#result = result;
    return true;
  }

  get #count(): number {
    return Object.keys(this.document.graph.nodes).length;
  }

  #node(type: string, attributes: Node['attributes']): Node {
    // A fix may have added nodes with such an id, or removed one.
    let number = this.#count;
    while (this.document.graph.nodes[`n${number}`]) number++;
    const id = `n${number}`;
    const parameters = { '*': parameterSettingsOf(this.#draw.at(`parameters ${id}`)) };
    return { id, type, name: `${type} ${number}`, position: { x: 0, y: 0 }, attributes, parameters };
  }

  #ends(): End[] {
    const used = new Set(
      Object.values(this.document.graph.edges).map(({ source }) => `${source.node} ${source.port}`),
    );
    return Object.entries(this.#result.nodes).flatMap(([node, { outputs }]) =>
      Object.entries(outputs).flatMap(([port, type]) =>
        type ? [{ node, port, type, used: used.has(`${node} ${port}`) }] : [],
      ),
    );
  }
}

/** Errors of a document that is not drawn to its end. */
const UNFINISHED = new Set(['no-output', 'no-target', 'no-input']);

const isLarge = ({ nodes, parameters }: CheckResult): boolean =>
  parameters > LARGEST.parameters ||
  Object.values(nodes).some(({ outputs }) =>
    Object.values(outputs).some(
      type => type && type.shape.slice(1).reduce<number>((n, size) => n * Number(size), 1) > LARGEST.sample,
    ),
  );

/** Mostly what nothing uses yet; beside another, mostly one of its shape. */
function likelyEnd(ends: readonly End[], draw: Draw, beside?: End): End {
  const of = (list: readonly End[]) => draw.of('end', list.length > 0 ? list : ends);
  const others = ends.filter(end => end !== beside);
  const alike = others.filter(({ type }) => type.shape.join() === beside?.type.shape.join());
  if (alike.length > 0 && draw.chance('alike', 0.5)) return of(alike);
  const free = others.filter(({ used }) => !used);
  return of(draw.chance('free', 0.7) ? free : others);
}

const edgeOf = (end: End, node: Node, port: string): Edge => ({
  id: `${end.node}.${end.port} > ${node.id}.${port}`,
  source: { node: end.node, port: end.port },
  target: { node: node.id, port },
});

const add = (document: Document, node: Node, edges: readonly Edge[]): Document => ({
  ...document,
  graph: {
    nodes: { ...document.graph.nodes, [node.id]: node },
    edges: { ...document.graph.edges, ...Object.fromEntries(edges.map(edge => [edge.id, edge])) },
  },
});

const withField = (document: Document, field: Field): Document => ({
  ...document,
  dataset: { ...document.dataset!, fields: [...document.dataset!.fields, field] },
});

/** Inputs of several kinds and ranks. */
const KINDS: { readonly [kind: string]: (draw: Draw) => Omit<Field, 'name'> } = {
  number: () => ({ kind: 'number', dtype: 'float32', shape: [] }),
  features: draw => tensor(draw, 1, [2, 3, 4, 6]),
  image: draw => ({ ...tensor(draw, 3, [3, 4, 5, 6]), kind: 'image' }),
  sequence: draw => tensor(draw, 2, [2, 4, 6]),
  volume: draw => tensor(draw, 4, [2, 3]),
  index: () => ({ kind: 'category', dtype: 'int64', shape: [], classes: ['a', 'b', 'c', 'd'] }),
  indices: draw => ({ ...tensor(draw, 1, [3, 5]), dtype: 'int64' }),
};

function tensor(draw: Draw, rank: number, sizes: readonly number[]): Omit<Field, 'name'> {
  // Few channels, so that groups and images of one kind meet.
  const shape = Array.from({ length: rank }, (_, i) => draw.of(i, rank > 2 && i === 0 ? [1, 2, 4] : sizes));
  return { kind: 'tensor', dtype: 'float32', shape };
}

/** What the targets of a kind are beside a prediction; null where there are none. */
function targetField(name: string, kind: TargetKind, { shape }: TensorType): Field | null {
  const [classes = 1, ...rest] = shape.slice(1).map(Number);
  switch (kind) {
    case 'none':
      return null;
    case 'classes': {
      const names = Array.from({ length: classes }, (_, i) => `class ${i}`);
      const kind = rest.length > 0 ? 'tensor' : 'category';
      return { name, kind, dtype: 'int64', shape: rest, classes: names };
    }
    case 'numbers':
    case 'binary':
      return { name, kind: 'tensor', dtype: 'float32', shape: shape.slice(1).map(Number) };
  }
}
