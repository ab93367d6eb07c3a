/** Random documents, most of them broken: `check` always answers, and what it passes can be built. */
import { expect, test } from 'vitest';
import { applyDiff } from '../../../engine/document/diff.ts';
import type { Document, Edge, Field, Json, Node } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import { type Attribute, withDefaults } from '../../../engine/layers/attribute.ts';
import { layers } from '../../../engine/layers/index.ts';
import { inputPorts } from '../../../engine/layers/layer.ts';
import {
  buildEvaluationGraph,
  buildInferenceGraph,
  buildTrainingGraph,
} from '../../../engine/training-graph.ts';
import { amount, category, digit, documentOf, features, image } from '../../support/documents.ts';
import { seeded } from '../../support/samples.ts';

const fields: Field[] = [
  image,
  digit,
  features(12),
  amount,
  category('colour', 5),
  category('yes', 2),
  { name: 'series', kind: 'tensor', dtype: 'float32', shape: [6, 4] },
  { name: 'words', kind: 'tensor', dtype: 'int64', shape: [6] },
];
const types = Object.keys(layers);
/** From x to y. */
const chainable = types.filter(type => {
  const ports = Object.keys(inputPorts(layers[type]!, withDefaults(layers[type]!.attributes, {})));
  return ports.join() === 'x' && type !== 'Output';
});

class Draw {
  constructor(readonly random: () => number) {}
  below(n: number): number {
    return Math.floor(this.random() * n);
  }
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
  chance(p: number): boolean {
    return this.random() < p;
  }

  value(attribute: Attribute): Json {
    switch (attribute.kind) {
      case 'int':
        return this.of([1, 2, 3, 4, 10, this.of([0, 2.5])]);
      case 'float':
        return this.of([0.5, 0.1, 0.2, this.of([0, 1, -3])]);
      case 'bool':
        return this.chance(0.5);
      case 'choice':
        return this.of(attribute.options);
      case 'choices':
        return attribute.options.filter(() => this.chance(0.3));
      case 'ints':
        return Array.from({ length: this.of([0, 1, 2, 2, 2, 3, 4]) }, () => this.of([-1, 1, 2, 3, 12]));
      case 'floats':
        return Array.from({ length: this.of([0, 3, 10]) }, () => this.of([0.5, 1, 2, this.of([0, -1])]));
      case 'field':
        return this.of([...fields.map(({ name }) => name), 'nothing']);
      case 'text':
        return 'text';
    }
  }

  node(id: string, type: string): Node {
    const attributes: { [name: string]: Json } = {};
    for (const [name, attribute] of Object.entries(layers[type]?.attributes ?? {}))
      if (this.chance(attribute.kind === 'field' ? 0.8 : 0.1)) attributes[name] = this.value(attribute);
    return { id, type, name: this.chance(0.97) ? id : 'same', position: { x: 0, y: 0 }, attributes };
  }

  /** Mostly chains forward, from an Input to an Output; sometimes anything to anything. */
  document(): Document {
    const count = 2 + this.below(7);
    const nodes = Array.from({ length: count }, (_, i) => {
      const type = i === 0 ? 'Input' : i === count - 1 ? 'Output' : this.of(types);
      return this.node(`n${i}`, this.chance(0.99) ? type : 'Unheard');
    });
    const edges: { [id: string]: Edge } = {};
    const join = (source: Node, target: Node, port: string) => {
      const id = `${source.id} ${target.id} ${port}`;
      edges[id] = { id, source: { node: source.id, port: 'y' }, target: { node: target.id, port } };
    };
    nodes.forEach((target, i) => {
      const layer = layers[target.type];
      const ports = layer ? Object.keys(inputPorts(layer, withDefaults(layer.attributes, {}))) : ['x'];
      if (i > 0 && target.type !== 'Input')
        for (const port of ports)
          if (this.chance(0.98)) join(nodes[Math.max(0, i - 1 - this.below(2))]!, target, port);
    });
    if (this.chance(0.05)) join(this.of(nodes), this.of(nodes), this.of(['x', 'x1', 'z']));
    if (this.chance(0.02)) join({ ...nodes[0]!, id: 'gone' }, this.of(nodes), 'x');
    const document = documentOf(nodes, [], { fields });
    return {
      ...document,
      graph: { ...document.graph, edges },
      dataset: this.chance(0.9) ? document.dataset : null,
    };
  }
}

/** Follows fixes for a few rounds, so that many documents become sound. */
function mend(document: Document, draw: Draw): Document {
  let mended = document;
  for (let round = 0; round < 25; round++) {
    const { problems } = check(mended);
    const fixes = problems.flatMap(problem => problem.fixes);
    if (fixes.length > 0) {
      mended = applyDiff(mended, draw.of(fixes).diff);
      continue;
    }
    // As a person would: another layer in place of one that does not fit there.
    const misfits = problems.flatMap(({ severity, node }) => {
      const found = severity === 'error' && node ? mended.graph.nodes[node] : undefined;
      return found && chainable.includes(found.type) ? [found] : [];
    });
    if (misfits.length === 0) break;
    const misfit = draw.of(misfits);
    const nodes = { ...mended.graph.nodes, [misfit.id]: draw.node(misfit.id, draw.of(chainable)) };
    mended = { ...mended, graph: { ...mended.graph, nodes } };
  }
  return mended;
}

test('500 random documents', () => {
  let sound = 0;
  for (let seed = 1; seed <= 500; seed++) {
    const draw = new Draw(seeded(seed));
    const first = draw.document();
    for (const document of [first, mend(first, draw)]) {
      const { problems, nodes } = check(document);
      const label = `seed ${seed}`;
      expect(Object.keys(nodes).sort(), label).toEqual(Object.keys(document.graph.nodes).sort());
      // An op's own complaint means that a layer let something through.
      expect(
        problems.filter(({ code }) => code === 'incompatible'),
        label,
      ).toEqual([]);
      if (problems.some(({ severity }) => severity === 'error')) continue;
      expect(() => buildInferenceGraph(document), label).not.toThrow();
      if (problems.some(({ code }) => code === 'no-dataset')) continue;
      sound++;
      expect(() => buildTrainingGraph(document, { batchSize: 3 }), label).not.toThrow();
      expect(() => buildEvaluationGraph(document, { batchSize: 3 }), label).not.toThrow();
    }
  }
  // Enough of them can be trained for this to mean something.
  expect(sound).toBeGreaterThan(100);
}, 120_000);
