/** A check that remembers the ones before says what a check that remembers nothing says, and does less. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { applyDiff, type Diff } from '../../../engine/document/diff.ts';
import type { Document } from '../../../engine/document/document.ts';
import { parseDocument } from '../../../engine/document/validate.ts';
import { BATCH, CheckMemory, check } from '../../../engine/graph/check.ts';
import { ExpansionMemory, expand } from '../../../engine/graph/expand.ts';
import { InferenceMemory, infer } from '../../../engine/graph/infer.ts';
import { lower } from '../../../engine/graph/lower.ts';
import { WiringMemory, wire } from '../../../engine/graph/wiring.ts';
import { sizeOf, type TypeProblem } from '../../../engine/ir/type.ts';
import { layers } from '../../../engine/layers/index.ts';
import { randomEdit, randomOf } from '../../renderer/random-edits.ts';
import { randomDocument } from '../../support/random/documents.ts';
import { Draw } from '../../support/random/draw.ts';

const folder = 'examples/architectures';
const architecture = (name: string): Document =>
  parseDocument(readFileSync(`${folder}/${name}`, 'utf8'), name).document;
const architectures = readdirSync(folder).filter(name => name.endsWith('.netloom'));
const seeds = Array.from({ length: 40 }, (_, i) => i + 1);

/** Of the document's own graph, or of one of its blocks. */
function anyEdit(document: Document, random: () => number): Diff {
  const blocks = Object.values(document.blocks);
  const block = random() < 0.5 ? blocks[Math.floor(random() * blocks.length)] : undefined;
  if (!block) return randomEdit(document, random);
  return randomEdit({ ...document, graph: block.graph }, random).map(change =>
    change.table === 'nodes' || change.table === 'edges' ? { ...change, block: block.id } : change,
  );
}

function expectSameAfterEdits(start: Document, random: () => number, edits: number): void {
  const memory = new CheckMemory();
  let document = start;
  expect(check(document, memory)).toEqual(check(document));
  for (let i = 0; i < edits; i += 1) {
    document = applyDiff(document, anyEdit(document, random));
    expect(check(document, memory)).toEqual(check(document));
  }
}

describe('after random edits', () => {
  test('of random documents', () => {
    for (const seed of seeds)
      expectSameAfterEdits(randomDocument(new Draw(`check ${seed}`)).document, randomOf(seed), 8);
  });

  test.each(architectures)('of %s', name => {
    expectSameAfterEdits(architecture(name), randomOf(name.length), 4);
  });

  test('the order of keys is the same, too, which forms show', () => {
    const memory = new CheckMemory();
    const random = randomOf(5);
    let document = architecture('resnet50.netloom');
    for (let i = 0; i < 5; i += 1) {
      expect(JSON.stringify(check(document, memory))).toBe(JSON.stringify(check(document)));
      document = applyDiff(document, anyEdit(document, random));
    }
  });
});

describe('types are those of the values that lowering gives', () => {
  function expectTypesOfValues(document: Document): void {
    const expansion = expand(document);
    const wiring = wire(expansion);
    const problems = new Map<string, TypeProblem>();
    const values = lower(expansion.document, wiring, {
      mode: 'inference',
      batch: BATCH,
      nodes: new Set(wiring.nodes.keys()),
      onProblem: (id, problem) => problems.set(id, problem),
    });
    const options = { batch: BATCH, blocked: new Set<string>() };
    const inferred = infer(expansion.document, wiring, options, new InferenceMemory());
    const types = Object.entries(values.values).map(([id, ports]) => [
      id,
      Object.fromEntries(Object.entries(ports).map(([port, { type }]) => [port, type])),
    ]);
    const told = [...inferred.nodes].flatMap(([id, { outputs }]) => (outputs ? [[id, outputs]] : []));
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(types));
    expect(inferred.problems).toEqual(problems);
    const asked = new Map<string, { [name: string]: unknown }>();
    for (const { name, state } of values.parameters)
      asked.set(state.node, { ...asked.get(state.node), [name]: state.type.shape });
    expect(new Map([...inferred.parameters].filter(([, shapes]) => Object.keys(shapes).length > 0))).toEqual(
      asked,
    );
    expect(inferred.size).toBe(
      values.parameters.reduce((total, { state }) => total + sizeOf(state.type.shape), 0),
    );
  }

  test.each(architectures)('%s', name => expectTypesOfValues(architecture(name)));

  test('random documents', () => {
    const valid = (document: Document) =>
      check(document).problems.every(({ code }) => !code.startsWith('attribute-'));
    const documents = seeds.map(seed => randomDocument(new Draw(`types ${seed}`)).document).filter(valid);
    expect(documents.length).toBeGreaterThan(seeds.length / 2);
    for (const document of documents) expectTypesOfValues(document);
  });
});

describe('what is done again', () => {
  const resnet = architecture('resnet152.netloom');
  const set = (
    document: Document,
    id: string,
    attributes: { [name: string]: number[] | number },
  ): Document => {
    const before = document.graph.nodes[id]!;
    const after = { ...before, attributes: { ...before.attributes, ...attributes } };
    return applyDiff(document, [{ table: 'nodes', id, before, after }]);
  };
  const convolutions = () => vi.spyOn(layers.Conv2D!, 'lower');

  test('repetitions of a block that are alike are lowered once', () => {
    const lowered = convolutions();
    check(resnet);
    // 155 convolutions, in four stages: the first block of a stage has four of its own, the others three.
    expect(lowered.mock.calls.length).toBeLessThan(40);
    lowered.mockRestore();
  });

  test('an edit lowers what it changes, and nothing that was there before', () => {
    const memory = new CheckMemory();
    check(resnet, memory);
    const lowered = convolutions();
    check(set(resnet, 'class_scores', { units: 10 }), memory);
    expect(lowered).toHaveBeenCalledTimes(0);
    const narrow = set(resnet, 'stage4', { filters: 256 });
    check(narrow, memory);
    expect(lowered.mock.calls.length).toBeLessThan(4);
    lowered.mockClear();
    check(resnet, memory);
    expect(lowered).toHaveBeenCalledTimes(0);
    lowered.mockRestore();
  });

  test('a setting changes its own node in the flat graph and the wiring, and nothing else', () => {
    const expansions = new ExpansionMemory();
    const wirings = new WiringMemory();
    const before = expand(resnet, expansions).document.graph;
    const wired = wire(expand(resnet, expansions), wirings);
    const changed = expand(set(resnet, 'conv1', { stride: [1, 1] }), expansions);
    const after = changed.document.graph;
    expect(Object.keys(after.nodes).filter(id => after.nodes[id] !== before.nodes[id])).toEqual(['conv1']);
    expect(Object.keys(after.edges).filter(id => after.edges[id] !== before.edges[id])).toEqual([]);
    const rewired = wire(changed, wirings);
    expect(rewired.order).toBe(wired.order);
    expect([...rewired.nodes].filter(([id, each]) => each !== wired.nodes.get(id)).map(([id]) => id)).toEqual(
      ['conv1'],
    );
    expect(rewired).toEqual(wire(changed));
  });

  test('a block that another block uses is expanded again where it has changed', () => {
    const node = (
      id: string,
      type: string,
      attributes: Document['graph']['nodes'][string]['attributes'],
    ) => ({
      id,
      type,
      name: id,
      position: { x: 0, y: 0 },
      attributes,
    });
    const graph = (...nodes: ReturnType<typeof node>[]) => ({
      nodes: Object.fromEntries(nodes.map(each => [each.id, each])),
      edges: {},
    });
    const block = (id: string, ...nodes: ReturnType<typeof node>[]) => ({
      id,
      name: id,
      description: '',
      attributes: {},
      graph: graph(...nodes),
    });
    const document = (units: number): Document => ({
      ...resnet,
      graph: graph(node('outer', 'Block', { block: 'a' })),
      blocks: {
        a: block('a', node('inner', 'Block', { block: 'b' })),
        b: block('b', node('dense', 'Dense', { units })),
      },
    });
    const memory = new ExpansionMemory();
    const unitsOf = ({ document: { graph } }: ReturnType<typeof expand>) =>
      graph.nodes['outer/inner/dense']!.attributes.units;
    const first = document(3);
    expect(unitsOf(expand(first, memory))).toBe(3);
    const { outer } = first.graph.nodes;
    const { a } = first.blocks;
    const second = document(4);
    // The node and the block that it stands for are what they were; what lies in that has changed.
    const changed = {
      ...second,
      graph: { ...second.graph, nodes: { outer: outer! } },
      blocks: { ...second.blocks, a: a! },
    };
    expect(unitsOf(expand(changed, memory))).toBe(4);
    const gone = { ...changed, blocks: { a: a! } };
    expect(expand(gone, memory)).toEqual(expand(gone));
    expect(unitsOf(expand(changed, memory))).toBe(4);
  });

  test('a report that says the same is the same object', () => {
    const memory = new CheckMemory();
    const before = check(resnet, memory).nodes;
    const after = check(set(resnet, 'class_scores', { units: 10 }), memory).nodes;
    const changed = Object.keys(after).filter(id => after[id] !== before[id]);
    expect(changed.sort()).toEqual(['class', 'class_scores']);
  });
});
