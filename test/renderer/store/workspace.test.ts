import { beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyDocument } from '../../../engine/document/document.ts';
import type { Api } from '../../../main/api.ts';
import { addNode } from '../../../renderer/edits/nodes.ts';
import { createDocumentStore, isDirty } from '../../../renderer/store/document.ts';
import { viewStore } from '../../../renderer/store/view.ts';
import {
  boundHistory,
  currentWorkspace,
  keepWorkspace,
  restoreWorkspace,
} from '../../../renderer/store/workspace.ts';
import { randomEdit, randomOf } from '../random-edits.ts';

/** An application that keeps one workspace, as JSON: what comes back is a copy. */
function application(workspace: unknown = null) {
  let kept = JSON.stringify(workspace);
  const saves = vi.fn();
  const request = async (name: string, params: { workspace?: unknown }) => {
    if (name === 'workspace.load') return { workspace: JSON.parse(kept) };
    saves();
    kept = JSON.stringify(params.workspace);
    return null;
  };
  return { api: { request, on: () => () => {} } as unknown as Api, saves };
}

function edited(seed: number, edits = 40) {
  const store = createDocumentStore(emptyDocument('Kept'));
  const random = randomOf(seed);
  for (let i = 0; i < edits; i += 1) store.change('edit', randomEdit(store.getState().document, random));
  return store;
}

beforeEach(() => viewStore.setState({ place: 'design', nodes: new Set(), edges: new Set(), viewport: null }));

describe('a reload', () => {
  test('brings back the document, its path, the dirty mark and the whole history', async () => {
    const store = edited(1);
    store.markSaved('/kept.netloom', store.position());
    store.undo();
    const { api } = application(currentWorkspace(store));

    const restored = createDocumentStore();
    expect(await restoreWorkspace(api, restored)).toEqual({ recovered: true });
    expect(restored.getState().document).toEqual(store.getState().document);
    expect(restored.getState().path).toBe('/kept.netloom');
    restored.redo();
    expect(isDirty(restored.getState())).toBe(false);
    while (restored.undo());
    expect(restored.getState().document).toEqual(emptyDocument('Kept'));
  });

  test('does not join a new change to an old gesture’s id', async () => {
    const store = edited(2);
    const { api } = application(currentWorkspace(store));
    const restored = createDocumentStore();
    await restoreWorkspace(api, restored);
    const before = restored.position();
    restored.change('add', addNode(restored.getState().document, 'Dense', { x: 0, y: 0 }).diff);
    expect(restored.position()).toBeGreaterThan(before);
  });

  test('brings back where the user was', async () => {
    const store = edited(3);
    const [id] = Object.keys(store.getState().document.graph.nodes);
    viewStore.setState({
      place: 'train',
      nodes: new Set([id!, 'gone']),
      viewport: { x: 1, y: 2, zoom: 0.5 },
    });
    const { api } = application(currentWorkspace(store));
    viewStore.setState({ place: 'design', nodes: new Set(), viewport: null });
    await restoreWorkspace(api, createDocumentStore());
    expect(viewStore.getState().place).toBe('train');
    expect(viewStore.getState().viewport).toEqual({ x: 1, y: 2, zoom: 0.5 });
    expect([...viewStore.getState().nodes]).toEqual([id]);
  });

  test.each([null, 7, {}, { version: 99 }, { version: 1, document: { format: 'other' } }])(
    'ignores what is no workspace: %j',
    async workspace => {
      const store = createDocumentStore(emptyDocument('Untouched'));
      expect(await restoreWorkspace(application(workspace).api, store)).toBeNull();
      expect(store.getState().document.title).toBe('Untouched');
    },
  );
});

describe('saving', () => {
  test('waits for a pause, but not forever', async () => {
    vi.useFakeTimers();
    const store = edited(4, 3);
    const { api, saves } = application();
    const flush = keepWorkspace(api, store, 250, 1500);
    for (let i = 0; i < 20; i += 1) {
      store.change('title', [{ table: 'title', before: '', after: `T${i}` }]);
      vi.advanceTimersByTime(100);
    }
    expect(saves).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(300);
    expect(saves).toHaveBeenCalledTimes(2);
    flush();
    expect(saves).toHaveBeenCalledTimes(2);
    store.undo();
    flush();
    expect(saves).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });

  test('keeps the newest of a history that is too large, and undo stops there', () => {
    const store = edited(5);
    const { history } = store.getState();
    const bounded = boundHistory(history, 4000);
    expect(bounded.past.length).toBeGreaterThan(0);
    expect(bounded.past.length).toBeLessThan(history.past.length);
    expect(bounded.past.at(-1)).toEqual(history.past.at(-1));
    const cut = history.past.length - bounded.past.length;
    expect(bounded.base).toBe(history.past[cut - 1]!.id);
  });
});
