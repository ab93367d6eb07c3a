/** Connects the fields of the data with the network: Input and Output nodes that read them. */
import type { Diff } from '../../engine/document/diff.ts';
import { applyDiff, diffDocuments } from '../../engine/document/diff.ts';
import type { Document, Field, Json, Node } from '../../engine/document/document.ts';
import { needsTarget } from '../../engine/losses/index.ts';
import { NODE_GAP, NODE_SIZE } from './graph.ts';
import { uniqueName } from './names.ts';
import { addNode, freeSpot, renameNode, setAttribute } from './nodes.ts';

export type Role = 'input' | 'target' | 'unused';

/** What each field is used for by the network as it is drawn. */
export function rolesOf({ graph }: Document): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const node of Object.values(graph.nodes)) {
    const field = boundField(node);
    if (field !== '') roles.set(field, node.type === 'Input' ? 'input' : 'target');
  }
  return roles;
}

/**
 * A first guess where the network uses none of the fields: the last category, or else the last field, is what is to be
 * predicted; the first image or list of features, or else every other field, is what it is predicted from.
 */
export function suggestRoles(fields: readonly Field[]): ReadonlyMap<string, Role> {
  const target = fields.findLast(field => field.kind === 'category') ?? fields.at(-1);
  const others = fields.filter(field => field !== target);
  const whole = others.find(field => field.kind === 'image' || field.kind === 'tensor');
  return new Map(
    fields.map(field => {
      if (field === target) return [field.name, 'target'];
      return [field.name, whole === undefined || field === whole ? 'input' : 'unused'];
    }),
  );
}

/**
 * For every field with a role that no node reads yet: a node that reads nothing valid is bound to it, otherwise a new one is
 * made, Inputs above the network and Outputs below it. Nodes whose field lost its role let go of it.
 */
export function bindFields(document: Document, roles: ReadonlyMap<string, Role>): Diff {
  const fields = document.dataset?.fields ?? [];
  let result = document;
  for (const node of Object.values(document.graph.nodes)) {
    const field = boundField(node);
    const wanted = node.type === 'Input' ? 'input' : 'target';
    if (field !== '' && roles.has(field) && roles.get(field) !== wanted)
      result = applyDiff(result, setAttribute(result, node, attributeOf(node.type), ''));
  }
  for (const field of fields) {
    const role = roles.get(field.name);
    if (role === 'input') result = bind(result, 'Input', field);
    if (role === 'target') result = bind(result, 'Output', field);
  }
  return diffDocuments(document, result);
}

type IoType = 'Input' | 'Output';
const attributeOf = (type: string): string => (type === 'Input' ? 'field' : 'target');

/** An Output whose loss needs no target takes no field. */
const isCompared = ({ type, attributes }: Node): boolean => type === 'Output' && needsTarget(attributes.loss);

function boundField(node: Node): string {
  if (node.type !== 'Input' && !isCompared(node)) return '';
  const field = node.attributes[attributeOf(node.type)];
  return typeof field === 'string' ? field : '';
}

function bind(document: Document, type: IoType, field: Field): Document {
  const names = new Set(document.dataset?.fields.map(({ name }) => name));
  const same = Object.values(document.graph.nodes).filter(node =>
    type === 'Input' ? node.type === type : isCompared(node),
  );
  if (same.some(node => boundField(node) === field.name)) return document;
  const free = same.find(node => !names.has(boundField(node)));
  if (free) return configure(document, free.id, type, field);
  const { diff, id } = addNode(document, type, placeFor(document, type));
  const added = applyDiff(document, diff);
  const named = renameNode(added, added.graph.nodes[id]!, uniqueName(nodeName(field.name), document.graph));
  return configure(applyDiff(added, named), id, type, field);
}

function configure(document: Document, id: string, type: IoType, field: Field): Document {
  const settings: [string, Json][] = [[attributeOf(type), field.name]];
  if (type === 'Output')
    settings.push(
      ...(field.dtype === 'int64'
        ? ([
            ['loss', 'cross-entropy'],
            ['metrics', ['accuracy']],
          ] satisfies [string, Json][])
        : ([
            ['loss', 'mse'],
            ['metrics', ['mae', 'r2']],
          ] satisfies [string, Json][])),
    );
  return settings.reduce(
    (result, [name, value]) => applyDiff(result, setAttribute(result, result.graph.nodes[id]!, name, value)),
    document,
  );
}

/** Inputs stand in a row above everything, Outputs in a row below. */
function placeFor(document: Document, type: IoType) {
  const nodes = Object.values(document.graph.nodes);
  const inputs = nodes.filter(node => node.type === 'Input');
  const row = type === 'Input' ? inputs : nodes.filter(node => node.type === 'Output');
  const rest = nodes.filter(node => node.type !== type);
  const xs = (row.length > 0 ? row : rest).map(node => node.position.x);
  const x = xs.length === 0 ? 0 : Math.min(...xs);
  const step = NODE_SIZE.height + NODE_GAP;
  if (row.length > 0) return freeSpot(document, { x, y: row[0]!.position.y });
  const ys = rest.map(node => node.position.y);
  if (ys.length === 0) return { x, y: 0 };
  // Between the two of an empty network there is room for the layers to come.
  const apart = rest.every(node => node.type === 'Input' || node.type === 'Output') ? 3 : 1;
  return { x, y: type === 'Input' ? Math.min(...ys) - apart * step : Math.max(...ys) + apart * step };
}

/** A field's name as a node's: it names values of the exported model. */
const nodeName = (field: string): string => field.trim().replace(/[^\p{L}\p{N}_.-]+/gu, '_') || 'field';
