/** A seeded stream of edits, as a user makes them. */
import type { Diff } from '../../engine/document/diff.ts';
import type { Document } from '../../engine/document/document.ts';
import { layers } from '../../engine/layers/index.ts';
import { connect, possibleSources, whyNotConnect } from '../../renderer/edits/connect.ts';
import { copyNodes, pasteFragment } from '../../renderer/edits/fragment.ts';
import { edgesOf, inputsOf } from '../../renderer/edits/graph.ts';
import { chosen } from '../../renderer/edits/layer-choice.ts';
import {
  addNode,
  canSplice,
  insertNew,
  moveNodes,
  removeAndReconnect,
  removeNodes,
  renameNode,
  setAttribute,
} from '../../renderer/edits/nodes.ts';

/** Mulberry32: uniform on [0, 1), the same for the same seed everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomEdit(document: Document, random: () => number): Diff {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const nodes = Object.values(document.graph.nodes);
  const node = pick(nodes);
  const place = { x: Math.round(random() * 900), y: Math.round(random() * 900) };
  const type = pick(Object.keys(layers))!;
  if (!node || random() < 0.3) return addNode(document, type, place).diff;
  switch (Math.floor(random() * 9)) {
    case 0:
      return removeNodes(document, new Set([node.id]));
    case 1:
      return removeAndReconnect(document, new Set([node.id, pick(nodes)!.id]));
    case 2:
      return moveNodes(document, new Map([[node.id, place]]));
    case 3:
      return renameNode(document, node, `${node.name}${Math.floor(random() * 10)}`);
    case 4: {
      const name = pick(Object.keys(layers[node.type]?.attributes ?? {}));
      return name === undefined ? [] : setAttribute(document, node, name, Math.floor(random() * 5) + 1);
    }
    case 5: {
      const edge = pick(edgesOf(document.graph));
      return edge && canSplice(document, chosen(type)) ? insertNew(document, type, edge, place).diff : [];
    }
    case 6:
      return pasteFragment(document, copyNodes(document, new Set(nodes.slice(0, 3).map(({ id }) => id))), {
        shift: { x: 40, y: 0 },
      }).diff;
    case 7:
      return [{ table: 'title', before: document.title, after: `Title ${Math.floor(random() * 9)}` }];
    default: {
      const port = pick(Object.keys(inputsOf(document, node)));
      if (port === undefined) return [];
      const target = { node: node.id, port };
      const source = pick(possibleSources(document, target));
      return source && !whyNotConnect(document, source, target) ? connect(document, source, target) : [];
    }
  }
}
