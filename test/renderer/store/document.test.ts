import { describe, expect, test } from 'vitest';
import { type Document, emptyDocument, type Node } from '../../../engine/document/document.ts';
import { addNode, moveNodes, renameNode } from '../../../renderer/edits/nodes.ts';
import { createDocumentStore, type DocumentStore, isDirty } from '../../../renderer/store/document.ts';
import { HISTORY_LIMIT } from '../../../renderer/store/history.ts';
import { randomEdit, randomOf } from '../random-edits.ts';

const current = (store: DocumentStore): Document => store.getState().document;
const only = (store: DocumentStore): Node => Object.values(current(store).graph.nodes)[0]!;
const past = (store: DocumentStore): number => store.getState().history.past.length;
const rename = (store: DocumentStore, name: string, gesture?: string) =>
  store.change('rename', renameNode(store.getState().document, only(store), name), { gesture });

function withNode(): DocumentStore {
  const store = createDocumentStore(emptyDocument('A'));
  store.change('add', addNode(current(store), 'Dense', { x: 0, y: 0 }).diff);
  return store;
}

describe('undo and redo', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'of 120 random edits lead back to the start and to the end (seed %i)',
    seed => {
      const random = randomOf(seed);
      const start = emptyDocument('Start');
      const store = createDocumentStore(start);
      const states: Document[] = [start];
      for (let i = 0; i < 120; i += 1) {
        store.change('edit', randomEdit(current(store), random));
        if (current(store) !== states.at(-1)) states.push(current(store));
      }
      const end = current(store);
      for (const state of states.slice(0, -1).reverse()) {
        store.undo();
        expect(current(store)).toEqual(state);
      }
      expect(store.undo()).toBeNull();
      expect(current(store)).toEqual(start);
      for (const state of states.slice(1)) {
        store.redo();
        expect(current(store)).toEqual(state);
      }
      expect(store.redo()).toBeNull();
      expect(current(store)).toEqual(end);
    },
  );

  test.each([11, 12, 13])('interleaved at random keep every state reachable (seed %i)', seed => {
    const random = randomOf(seed);
    const store = createDocumentStore(emptyDocument('Start'));
    for (let i = 0; i < 200; i += 1) {
      const before = current(store);
      const dice = random();
      if (dice < 0.3) {
        if (store.undo()) {
          const undone = current(store);
          store.redo();
          expect(current(store)).toEqual(before);
          store.undo();
          expect(current(store)).toEqual(undone);
        }
      } else if (dice < 0.4) store.redo();
      else store.change('edit', randomEdit(before, random));
    }
    while (store.undo());
    expect(current(store)).toEqual(emptyDocument('Start'));
  });

  test('a change after an undo forgets what could be redone', () => {
    const store = withNode();
    store.undo();
    store.change('add', addNode(current(store), 'Input', { x: 0, y: 0 }).diff);
    expect(store.redo()).toBeNull();
    expect(only(store).type).toBe('Input');
  });

  test('an empty diff leaves no entry', () => {
    const store = withNode();
    store.change('nothing', []);
    expect(past(store)).toBe(1);
  });
});

describe('gestures', () => {
  test('typing in one field is one entry, from the first letter to the last', () => {
    const store = withNode();
    for (const name of ['h', 'he', 'hea', 'head']) rename(store, name, 'rename');
    expect(past(store)).toBe(2);
    store.undo();
    expect(only(store).name).toBe('dense');
    store.redo();
    expect(only(store).name).toBe('head');
  });

  test('leaving the field ends the gesture', () => {
    const store = withNode();
    rename(store, 'a', 'rename');
    store.settle();
    rename(store, 'b', 'rename');
    expect(past(store)).toBe(3);
    store.undo();
    expect(only(store).name).toBe('a');
  });

  test('another gesture between two keeps them apart', () => {
    const store = withNode();
    rename(store, 'a', 'rename');
    store.change('move', moveNodes(current(store), new Map([[only(store).id, { x: 9, y: 9 }]])), {
      gesture: 'drag',
    });
    rename(store, 'b', 'rename');
    expect(past(store)).toBe(4);
  });

  test('a gesture that ends where it began leaves no trace', () => {
    const store = withNode();
    rename(store, 'a', 'rename');
    rename(store, 'dense', 'rename');
    expect(past(store)).toBe(1);
    expect(only(store).name).toBe('dense');
  });

  test('an undone gesture is not continued', () => {
    const store = withNode();
    rename(store, 'a', 'rename');
    store.undo();
    store.redo();
    rename(store, 'b', 'rename');
    store.undo();
    expect(only(store).name).toBe('a');
  });
});

describe('the dirty mark', () => {
  test('is set by a change, taken away by saving, and by undoing to what was saved', () => {
    const store = withNode();
    const dirty = () => isDirty(store.getState());
    expect(dirty()).toBe(true);
    store.markSaved('/a.netloom', store.position());
    expect(dirty()).toBe(false);
    rename(store, 'head');
    expect(dirty()).toBe(true);
    store.undo();
    expect(dirty()).toBe(false);
    store.undo();
    expect(dirty()).toBe(true);
  });

  test('stays when the document changed while the file was written', () => {
    const store = withNode();
    const position = store.position();
    rename(store, 'head');
    store.markSaved('/a.netloom', position);
    expect(isDirty(store.getState())).toBe(true);
    store.undo();
    expect(isDirty(store.getState())).toBe(false);
  });

  test('typing on after saving starts a new entry, so that undo stops at what was saved', () => {
    const store = withNode();
    rename(store, 'a', 'rename');
    store.markSaved('/a.netloom', store.position());
    rename(store, 'ab', 'rename');
    expect(isDirty(store.getState())).toBe(true);
    store.undo();
    expect(only(store).name).toBe('a');
    expect(isDirty(store.getState())).toBe(false);
  });

  test('never comes back to clean when the saved state left the history', () => {
    const store = createDocumentStore(emptyDocument('A'));
    for (let i = 0; i <= HISTORY_LIMIT; i += 1)
      store.change('title', [{ table: 'title', before: current(store).title, after: `T${i}` }]);
    expect(past(store)).toBe(HISTORY_LIMIT);
    while (store.undo());
    expect(current(store).title).toBe('T0');
    expect(isDirty(store.getState())).toBe(true);
  });
});

test('loading another document forgets the old one’s history', () => {
  const store = withNode();
  const { opened } = store.getState();
  store.load(emptyDocument('B'), '/b.netloom');
  expect(store.getState()).toMatchObject({ path: '/b.netloom', opened: opened + 1 });
  expect(isDirty(store.getState())).toBe(false);
  expect(store.undo()).toBeNull();
});
