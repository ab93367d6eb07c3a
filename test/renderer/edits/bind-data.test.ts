import { describe, expect, test } from 'vitest';
import { applyDiff, reverseDiff } from '../../../engine/document/diff.ts';
import { type Document, emptyDocument, type Field, type Node } from '../../../engine/document/document.ts';
import { check } from '../../../engine/graph/check.ts';
import { bindFields, type Role, rolesOf, suggestRoles } from '../../../renderer/edits/bind-data.ts';

const image: Field = {
  name: 'image',
  kind: 'image',
  dtype: 'float32',
  shape: [1, 28, 28],
  normalize: 'unit',
};
const label: Field = { name: 'label', kind: 'category', dtype: 'int64', shape: [], classes: ['a', 'b', 'c'] };
const width: Field = { name: 'petal width', kind: 'number', dtype: 'float32', shape: [] };
const height: Field = { name: 'height', kind: 'number', dtype: 'float32', shape: [] };

const withFields = (fields: readonly Field[], base: Document = emptyDocument('')): Document => ({
  ...base,
  dataset: { source: { type: 'csv', path: 'x.csv' }, fields, split: { validation: 0, test: 0 } },
});
const nodesOf = (document: Document, type: string): Node[] =>
  Object.values(document.graph.nodes).filter(node => node.type === type);
const use = (document: Document, roles: ReadonlyMap<string, Role>): Document =>
  applyDiff(document, bindFields(document, roles));

describe('roles of the fields', () => {
  test('images are looked at and the category is predicted', () => {
    expect([...suggestRoles([image, label])]).toEqual([
      ['image', 'input'],
      ['label', 'target'],
    ]);
  });
  test('without a category, the last number is predicted from all others', () => {
    expect([...suggestRoles([width, height]).values()]).toEqual(['input', 'target']);
  });
  test('a list of features stands for its columns', () => {
    const features: Field = {
      name: 'features',
      kind: 'tensor',
      dtype: 'float32',
      shape: [1],
      columns: ['height'],
    };
    expect([...suggestRoles([features, height, label]).values()]).toEqual(['input', 'unused', 'target']);
  });
});

describe('binding the data', () => {
  test('leaves an Output whose loss needs no target alone', () => {
    const penalty: Node = {
      id: 'penalty',
      type: 'Output',
      name: 'penalty',
      position: { x: 0, y: 0 },
      attributes: { loss: 'value', target: 'label' },
    };
    const before = withFields([image, label], {
      ...emptyDocument(''),
      graph: { nodes: { penalty }, edges: {} },
    });
    expect([...rolesOf(before)]).toEqual([]);
    const after = use(before, suggestRoles([image, label]));
    expect(after.graph.nodes.penalty).toEqual(penalty);
    expect(nodesOf(after, 'Output')).toHaveLength(2);
  });
  test('makes the nodes that are missing, the Input above the Output, in one reversible step', () => {
    const before = withFields([image, label]);
    const diff = bindFields(before, suggestRoles([image, label]));
    const after = applyDiff(before, diff);
    const [input, output] = [nodesOf(after, 'Input')[0]!, nodesOf(after, 'Output')[0]!];
    expect(input).toMatchObject({ name: 'image', attributes: { field: 'image' } });
    expect(output).toMatchObject({ name: 'label', attributes: { target: 'label' } });
    expect(input.position.y).toBeLessThan(output.position.y);
    expect([...rolesOf(after)]).toEqual([
      ['image', 'input'],
      ['label', 'target'],
    ]);
    expect(applyDiff(after, reverseDiff(diff))).toEqual(before);
    // Shapes and dtypes come from the fields: nothing is wrong but what is not drawn yet.
    expect(new Set(check(after).problems.map(({ code }) => code))).toEqual(
      new Set(['unconnected-input', 'unused-node']),
    );
  });

  test('binds nodes that read nothing rather than making more', () => {
    const drawn = use(withFields([image, label]), suggestRoles([image, label]));
    const other = withFields([width, height], drawn);
    const after = use(other, suggestRoles([width, height]));
    expect(Object.keys(after.graph.nodes)).toEqual(Object.keys(drawn.graph.nodes));
    expect(nodesOf(after, 'Input')[0]?.attributes.field).toBe('petal width');
    expect(nodesOf(after, 'Output')[0]?.attributes).toEqual({
      target: 'height',
      loss: 'mse',
      metrics: ['mae', 'r2'],
    });
  });

  test('changes nothing where everything is bound', () => {
    const drawn = use(withFields([image, label]), suggestRoles([image, label]));
    expect(bindFields(drawn, rolesOf(drawn))).toEqual([]);
  });

  test('gives several inputs places and names of their own', () => {
    const roles = new Map<string, Role>([
      ['petal width', 'input'],
      ['height', 'input'],
      ['label', 'target'],
    ]);
    const after = use(withFields([width, height, label]), roles);
    const inputs = nodesOf(after, 'Input');
    expect(inputs.map(({ name }) => name)).toEqual(['petal_width', 'height']);
    expect(inputs[0]!.position).not.toEqual(inputs[1]!.position);
  });

  test('lets go of a field that lost its role', () => {
    const drawn = use(withFields([image, label]), suggestRoles([image, label]));
    const after = use(
      drawn,
      new Map<string, Role>([
        ['image', 'unused'],
        ['label', 'target'],
      ]),
    );
    expect(nodesOf(after, 'Input')[0]?.attributes.field).toBe(undefined);
    expect(rolesOf(after).has('image')).toBe(false);
  });
});
