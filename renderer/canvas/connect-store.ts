/**
 * A connection that is being drawn: which ports would take it. Each is judged once, from the beginning of the drag on, a few
 * milliseconds at a time: a block is judged with all that is in it.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { NodeId } from '../../engine/document/document.ts';
import type { Problem } from '../../engine/graph/problem.ts';
import { interpolate, isProblemCode, problemTemplates } from '../../engine/graph/problem-codes.ts';
import { type Refusal, whyNotConnect } from '../edits/connect.ts';
import { misfit } from '../edits/fits.ts';
import { inputsOf, outputsOf, type PortRef } from '../edits/graph.ts';
import { breathe } from '../store/breathe.ts';
import { afterFrame } from '../store/later.ts';
import { reportOf, shownDocument, workedOut } from '../store/scene.ts';

export type Side = 'output' | 'input';

/** `misfit` may be connected: the edge is then red, and says how to mend it. */
export type Verdict =
  | { readonly state: 'fits' }
  | { readonly state: 'misfit'; readonly problem: Problem }
  | { readonly state: 'refused'; readonly refusal: Refusal };

interface ConnectState {
  readonly from: (PortRef & { readonly side: Side }) | null;
  /** By `NODE/PORT` of the side opposite to `from`. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** The edge under a node or layer that is being dragged. */
  readonly dropEdge: string | null;
}

export const connectStore = createStore<ConnectState>()(() => ({
  from: null,
  verdicts: new Map(),
  dropEdge: null,
}));

export const useConnect = <T>(selector: (state: ConnectState) => T): T => useStore(connectStore, selector);

export const portKey = (node: NodeId, port: string): string => `${node}/${port}`;

/** Of judging in one go, in milliseconds. */
const PORTION = 4;

export function beginConnect(from: PortRef & { readonly side: Side }): void {
  connectStore.setState({ from });
  void judgeAll(from);
}

async function judgeAll(from: PortRef & { readonly side: Side }): Promise<void> {
  const verdicts = new Map<string, Verdict>();
  let end = 0;
  for (const port of portsFacing(from)) {
    if (performance.now() >= end) {
      connectStore.setState({ verdicts: new Map(verdicts) });
      await breathe();
      // It was let go, and perhaps another is drawn.
      if (connectStore.getState().from !== from) return;
      end = performance.now() + PORTION;
    }
    verdicts.set(portKey(port.node, port.port), judge(from, port));
  }
  connectStore.setState({ verdicts });
}

function portsFacing({ side }: { readonly side: Side }): PortRef[] {
  const document = shownDocument();
  return Object.values(document.graph.nodes).flatMap(node =>
    Object.keys(side === 'output' ? inputsOf(document, node) : outputsOf(document, node)).map(port => ({
      node: node.id,
      port,
    })),
  );
}

/** Of the port that the pointer has reached, perhaps before its turn. */
export function verdictAt(from: PortRef & { readonly side: Side }, other: PortRef): Verdict {
  return connectStore.getState().verdicts.get(portKey(other.node, other.port)) ?? judge(from, other);
}

/** The marks of the ports go after the frame, in which what the connection changes is drawn. */
export function endConnect(): void {
  connectStore.setState({ from: null });
  afterFrame(() => {
    if (connectStore.getState().from === null) connectStore.setState({ verdicts: new Map() });
  });
}

export const setDropEdge = (dropEdge: string | null): void => {
  if (connectStore.getState().dropEdge !== dropEdge) connectStore.setState({ dropEdge });
};

/** What connecting the two would lead to. `other` is a port of the opposite side. */
export function judge(from: PortRef & { readonly side: Side }, other: PortRef): Verdict {
  const document = shownDocument();
  const { graph } = document;
  const [source, target] = from.side === 'output' ? [from, other] : [other, from];
  const refusal = whyNotConnect(document, source, target);
  if (refusal) return { state: 'refused', refusal };
  const node = graph.nodes[target.node];
  const type = reportOf(source.node)?.outputs[source.port];
  if (!node || !type) return { state: 'fits' };
  const problem = misfit(document, workedOut(node), {
    ...reportOf(target.node)?.inputs,
    [target.port]: type,
  });
  return problem ? { state: 'misfit', problem: named(problem, node.name) } : { state: 'fits' };
}

/** The judged layer had no name of its own. */
function named(problem: Problem, node: string): Problem {
  if (!isProblemCode(problem.code)) return problem;
  const values = { ...problem.values, node };
  return { ...problem, values, message: interpolate(problemTemplates[problem.code], values) };
}
