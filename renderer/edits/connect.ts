/** Wiring: what may be connected, and the changes that do it. */
import type { Change, Diff } from '../../engine/document/diff.ts';
import type { Document, Edge, Graph } from '../../engine/document/document.ts';
import { downstream, edgeInto, edgesOf, inputsOf, outputsOf, type PortRef } from './graph.ts';
import { newId } from './names.ts';

/** Why an edge cannot be: a key of `canvas:connect` and what it interpolates. Shapes are not judged here. */
export interface Refusal {
  readonly reason: 'self' | 'cycle' | 'same' | 'noPort';
  readonly values: { readonly [name: string]: string };
}

export function whyNotConnect(document: Document, source: PortRef, target: PortRef): Refusal | null {
  const { graph } = document;
  const [from, to] = [graph.nodes[source.node], graph.nodes[target.node]];
  if (!from || !to || !(source.port in outputsOf(document, from)) || !(target.port in inputsOf(document, to)))
    return { reason: 'noPort', values: { node: to?.name ?? target.node, port: target.port } };
  if (from === to) return { reason: 'self', values: { node: from.name } };
  const present = edgeInto(graph, target);
  if (present && present.source.node === source.node && present.source.port === source.port)
    return { reason: 'same', values: { source: from.name, target: to.name } };
  if (downstream(graph, [target.node]).has(source.node))
    return { reason: 'cycle', values: { source: from.name, target: to.name } };
  return null;
}

/** One edge per input port: a present one gives way. `from` is an edge that the user drags away. */
export function connect(document: Document, source: PortRef, target: PortRef, from?: Edge): Diff {
  const { graph } = document;
  const present = edgeInto(graph, target);
  const gone = [from, present].filter(
    (edge, index, all) => edge !== undefined && all.indexOf(edge) === index,
  );
  return [...gone.map(edge => removeEdge(edge!)), addEdge(source, target)];
}

export const addEdge = (source: PortRef, target: PortRef): Change => {
  const id = newId('e');
  return { table: 'edges', id, before: null, after: { id, source, target } };
};

export const removeEdge = (edge: Edge): Change => ({
  table: 'edges',
  id: edge.id,
  before: edge,
  after: null,
});

export const disconnect = (document: Document, target: PortRef): Diff => {
  const edge = edgeInto(document.graph, target);
  return edge ? [removeEdge(edge)] : [];
};

/** The output ports that could feed this input port without a cycle. */
export function possibleSources(document: Document, target: PortRef): PortRef[] {
  const below = downstream(document.graph, [target.node]);
  return Object.values(document.graph.nodes)
    .filter(node => !below.has(node.id))
    .flatMap(node => Object.keys(outputsOf(document, node)).map(port => ({ node: node.id, port })));
}

/** Edges to ports that the node no longer has, after an attribute (the number of inputs) changed. */
export const danglingEdges = (
  graph: Graph,
  node: { id: string },
  ports: { readonly [port: string]: string },
) => edgesOf(graph).filter(edge => edge.target.node === node.id && !(edge.target.port in ports));
