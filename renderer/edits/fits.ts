/**
 * Would this type be accepted at that port? Asked of the layer itself: a document of nothing but the layer, fed by Input
 * nodes of the types in question, is checked. So a new layer is judged without a line here.
 */
import type { Document, Edge, Json, Node } from '../../engine/document/document.ts';
import { emptyDocument } from '../../engine/document/document.ts';
import { check } from '../../engine/graph/check.ts';
import type { Problem } from '../../engine/graph/problem.ts';
import type { TensorType } from '../../engine/ir/type.ts';
import { layers } from '../../engine/layers/index.ts';
import { inputsOf } from './graph.ts';

type Attributes = Node['attributes'];
type Types = { readonly [port: string]: TensorType | null };

const known = new Map<string, Problem | null>();

/**
 * The first error of a layer with these attributes when `inputs` arrive at its ports; null if it accepts them, or if
 * that cannot be said because a type is not known.
 */
export function misfit(type: string, attributes: Attributes, inputs: Types): Problem | null {
  const key = JSON.stringify([type, attributes, inputs]);
  const answer = known.get(key);
  if (answer !== undefined) return answer;
  const fresh = judge(type, attributes, inputs);
  // Bounded: attributes typed letter by letter would fill it.
  if (known.size > 2000) known.clear();
  known.set(key, fresh);
  return fresh;
}

/** Types of layers with an input that takes this type as its attributes stand by default. */
export const layersThatAccept = (type: TensorType): string[] =>
  Object.keys(layers).filter(name => {
    const ports = Object.keys(inputsOf({ type: name, attributes: {} }));
    if (ports.length === 0) return false;
    // The other inputs of an Add or Concat are still to be wired: judge it as if they were given the same.
    return misfit(name, {}, Object.fromEntries(ports.map(port => [port, type]))) === null;
  });

function judge(type: string, attributes: Attributes, inputs: Types): Problem | null {
  const ports = Object.keys(inputsOf({ type, attributes }));
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
  const document: Document = { ...emptyDocument(''), graph: { nodes, edges } };
  return (
    check(document).problems.find(
      problem => problem.severity === 'error' && problem.node === 'layer' && ABOUT_INPUTS(problem),
    ) ?? null
  );
}

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
