/**
 * What `check` says of the document, derived on every edit before anything is drawn, so that shapes are never a frame
 * behind. Reports that did not change keep their identity: a node on the canvas renders again only when its own did.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Document, EdgeId, Graph, NodeId } from '../../engine/document/document.ts';
import { CheckMemory, check, checkInSteps } from '../../engine/graph/check.ts';
import type { CheckResult } from '../../engine/graph/compiled.ts';
import { pathOf } from '../../engine/graph/expand.ts';
import type { Problem } from '../../engine/graph/problem.ts';
import { blockOf } from '../../engine/layers/block.ts';
import { breathe } from './breathe.ts';
import { documentStore } from './document.ts';

export interface CheckState extends CheckResult {
  readonly nodeProblems: { readonly [id: NodeId]: readonly Problem[] };
  readonly edgeProblems: { readonly [id: EdgeId]: readonly Problem[] };
  readonly errors: number;
  readonly warnings: number;
}

const nothing: CheckState = {
  problems: [],
  nodes: {},
  parameters: 0,
  nodeProblems: {},
  edgeProblems: {},
  errors: 0,
  warnings: 0,
};

/** What one check has worked out serves the next. */
const memory = new CheckMemory();

/** Of a document that is about to be loaded. */
let prepared: { readonly document: Document; readonly result: CheckResult } | null = null;

/** Checks, a few milliseconds at a time, a document that is about to be loaded: none of it was ever checked, so this takes long. */
export async function prepareCheck(document: Document): Promise<void> {
  const steps = checkInSteps(document, memory);
  let step = steps.next();
  while (!step.done) {
    await breathe();
    step = steps.next();
  }
  prepared = { document, result: step.value };
}

export const checkStore = createStore<CheckState>()(() => derive(nothing, documentStore.getState().document));

export const useCheck = <T>(selector: (state: CheckState) => T): T => useStore(checkStore, selector);

documentStore.subscribe((state, former) => {
  if (state.document === former.document || sameMeaning(state.document, former.document)) return;
  checkStore.setState(previous => derive(previous, state.document), true);
});

function derive(previous: CheckState, document: Document): CheckState {
  const result = prepared?.document === document ? prepared.result : check(document, memory);
  prepared = null;
  const severity = (wanted: Problem['severity']) =>
    result.problems.filter(problem => problem.severity === wanted).length;
  return {
    ...result,
    nodeProblems: keepSame(previous.nodeProblems, groupBy(document, result.problems, 'node')),
    edgeProblems: keepSame(previous.edgeProblems, groupBy(document, result.problems, 'edge')),
    errors: severity('error'),
    warnings: severity('warning'),
  };
}

/** Moving and retitling change nothing that is checked. */
function sameMeaning(a: Document, b: Document): boolean {
  return (
    a.dataset === b.dataset &&
    a.training === b.training &&
    a.blocks === b.blocks &&
    (a.graph === b.graph || sameGraph(a.graph, b.graph))
  );
}

function sameGraph(a: Graph, b: Graph): boolean {
  if (a.edges !== b.edges) return false;
  const ids = Object.keys(a.nodes);
  if (ids.length !== Object.keys(b.nodes).length) return false;
  return ids.every(id => {
    const [one, other] = [a.nodes[id]!, b.nodes[id]];
    return (
      one === other ||
      (other !== undefined &&
        one.type === other.type &&
        one.name === other.name &&
        one.attributes === other.attributes &&
        one.parameters === other.parameters)
    );
  });
}

type Table<T> = { readonly [id: string]: T };

/** The new table with the old one's entries wherever they are equal. */
function keepSame<T extends readonly Problem[]>(old: Table<T>, fresh: Table<T>): Table<T> {
  const kept: Record<string, T> = {};
  for (const [id, entry] of Object.entries(fresh)) {
    const former = old[id];
    kept[id] = former !== undefined && JSON.stringify(former) === JSON.stringify(entry) ? former : entry;
  }
  return kept;
}

/**
 * A place within a block has the key `BLOCK/ID`, wherever the block stands; what is wrong there is wrong with each node on the way
 * to it, too.
 */
function groupBy(
  document: Document,
  problems: readonly Problem[],
  place: 'node' | 'edge',
): Table<readonly Problem[]> {
  const groups: Record<string, Problem[]> = {};
  const put = (table: Record<string, Problem[]>, key: string, problem: Problem) => {
    table[key] ??= [];
    table[key].push(problem);
  };
  for (const problem of problems) {
    const id = problem[place];
    if (id === null) continue;
    const path = pathOf(id);
    let blocks: { id: string } | null = null;
    let graph = document.graph;
    path.forEach((part, depth) => {
      // An edge lies within its last block alone.
      if (place === 'node' || depth === path.length - 1)
        put(groups, blocks === null ? part : `${blocks.id}/${part}`, problem);
      const node = graph.nodes[part];
      const block = node && blockOf(document, node);
      if (!block) return;
      blocks = block;
      graph = block.graph;
    });
  }
  return groups;
}
