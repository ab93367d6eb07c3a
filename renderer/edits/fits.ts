/**
 * Would this type be accepted at that port? Asked of the layer itself: a document of nothing but the layer, fed by Input
 * nodes of the types in question, is checked. So a new layer is judged without a line here.
 */
import type { Document, Edge, Json, Node } from '../../engine/document/document.ts';
import { emptyDocument } from '../../engine/document/document.ts';
import { check } from '../../engine/graph/check.ts';
import { pathOf } from '../../engine/graph/expand.ts';
import type { Problem } from '../../engine/graph/problem.ts';
import type { TensorType } from '../../engine/ir/type.ts';
import { BLOCK } from '../../engine/layers/block.ts';
import { type Blocks, inputsOf } from './graph.ts';
import { chosen } from './layer-choice.ts';

type Attributes = Node['attributes'];
type Layered = Pick<Node, 'type' | 'attributes'>;
type Types = { readonly [port: string]: TensorType | null };

const known = new Map<string, Problem | null>();

/**
 * The first error of a layer with these attributes when `inputs` arrive at its ports; null if it accepts them, or if
 * that cannot be said because a type is not known.
 */
export function misfit(blocks: Blocks, of: Layered, inputs: Types): Problem | null {
  if (of.type === BLOCK) return judge(blocks, of, inputs);
  const key = JSON.stringify([of.type, of.attributes, inputs]);
  const answer = known.get(key);
  if (answer !== undefined) return answer;
  const fresh = judge(blocks, of, inputs);
  // Bounded: attributes typed letter by letter would fill it.
  if (known.size > 2000) known.clear();
  known.set(key, fresh);
  return fresh;
}

/** Those of the choices with an input that takes this type as their attributes stand by default. */
export const layersThatAccept = (blocks: Blocks, choices: readonly string[], type: TensorType): string[] =>
  choices.filter(choice => {
    const ports = Object.keys(inputsOf(blocks, chosen(choice)));
    if (ports.length === 0) return false;
    // The other inputs of an Add or Concat are still to be wired: judge it as if they were given the same.
    return misfit(blocks, chosen(choice), Object.fromEntries(ports.map(port => [port, type]))) === null;
  });

/** A port of a block takes what comes. */
const takesAll = (type: string): boolean => type === 'BlockOutput';

function judge({ blocks }: Blocks, { type, attributes }: Layered, inputs: Types): Problem | null {
  if (takesAll(type)) return null;
  const ports = Object.keys(inputsOf({ blocks }, { type, attributes }));
  const nodes: Record<string, Node> = { layer: node('layer', type, attributes) };
  const edges: Record<string, Edge> = {};
  for (const port of ports) {
    const given = inputs[port];
    const source = given && inputFor(given);
    if (!source) return null;
    const id = `in_${port}`;
    nodes[id] = node(id, 'Input', source);
    edges[id] = { id, source: { node: id, port: 'y' }, target: { node: 'layer', port } };
  }
  const document: Document = { ...emptyDocument(''), graph: { nodes, edges }, blocks };
  return (
    check(document).problems.find(
      problem => problem.severity === 'error' && isWithin(problem.node) && ABOUT_INPUTS(problem),
    ) ?? null
  );
}

const isWithin = (id: string | null): boolean => id !== null && pathOf(id)[0] === 'layer';

/** An unbound Output and the like are no fault of what arrives. */
const ABOUT_INPUTS = (problem: Problem): boolean => problem.attribute === null || problem.port !== null;

const node = (id: string, type: string, attributes: Attributes): Node => ({
  id,
  type,
  name: id,
  position: { x: 0, y: 0 },
  attributes,
});

/** Attributes of an Input that gives this type; null where no Input can (a dtype or a dimension of another kind). */
function inputFor({ dtype, shape }: TensorType): { [name: string]: Json } | null {
  const [batch, ...sample] = shape;
  if (batch !== 'batch' || (dtype !== 'float32' && dtype !== 'int64')) return null;
  const sizes = sample.filter(dim => typeof dim === 'number');
  return sizes.length === sample.length ? { dtype, shape: sizes } : null;
}
