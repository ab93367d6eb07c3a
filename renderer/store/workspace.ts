/**
 * Keeps the window's state with the application, so that a reload, a crash or a lost connection loses nothing: the
 * document with its unsaved changes, the history, and where the user was.
 */
import type { Document } from '../../engine/document/document.ts';
import type { Api } from '../../main/api.ts';
import { type DocumentStore, isDirty } from './document.ts';
import type { Entry, History } from './history.ts';
import { prepareDocument } from './prepare.ts';
import { sceneAt, shownOf } from './scene.ts';
import { bottomTabs, places, type ViewState, viewStore } from './view.ts';

const WORKSPACE_VERSION = 1;
/** The history may be large (a pasted network, undone and redone); the newest of it is kept. */
const HISTORY_BYTES = 2_000_000;

export interface Workspace {
  readonly version: typeof WORKSPACE_VERSION;
  readonly document: Document;
  readonly path: string | null;
  readonly dirty: boolean;
  readonly saved: number | null;
  readonly history: History;
  readonly view: Pick<ViewState, 'place' | 'bottomTab' | 'collapsed' | 'viewport'> & {
    readonly scene?: string;
    readonly nodes: readonly string[];
  };
}

export function currentWorkspace(store: DocumentStore): Workspace {
  const state = store.getState();
  const { place, bottomTab, collapsed, viewport, scene, nodes } = viewStore.getState();
  return {
    version: WORKSPACE_VERSION,
    document: state.document,
    path: state.path,
    dirty: isDirty(state),
    saved: state.saved,
    history: boundHistory(state.history, HISTORY_BYTES),
    view: { place, bottomTab, collapsed, viewport, scene, nodes: [...nodes] },
  };
}

/** The newest entries whose JSON fits; what can be redone goes last. */
export function boundHistory(history: History, bytes: number): History {
  let left = bytes;
  const newest = (entries: readonly Entry[]): Entry[] => {
    const kept: Entry[] = [];
    for (const entry of entries.toReversed()) {
      left -= JSON.stringify(entry).length;
      if (left < 0) break;
      kept.push(entry);
    }
    return kept.reverse();
  };
  const past = newest(history.past);
  const dropped = history.past[history.past.length - past.length - 1];
  return { past, future: newest(history.future), base: dropped?.id ?? history.base };
}

/** `recovered`: the document has changes that its file lacks. Null: nothing was kept. */
export async function restoreWorkspace(
  api: Api,
  store: DocumentStore,
): Promise<{ recovered: boolean } | null> {
  const { workspace } = await api.request('workspace.load', {});
  if (!isWorkspace(workspace)) return null;
  const { document, path, history, saved, dirty, view } = workspace;
  // Kept by a program that had no blocks yet.
  const whole = { ...document, blocks: document.blocks ?? {} };
  await prepareDocument(whole);
  store.load(whole, path, { history, saved });
  const { prefix } = sceneAt(whole, view.scene ?? '');
  const { graph } = shownOf(whole, prefix);
  viewStore.setState({
    place: places.find(place => place === view.place) ?? 'design',
    bottomTab: bottomTabs.find(tab => tab === view.bottomTab) ?? 'problems',
    collapsed: view.collapsed,
    scene: prefix,
    viewport: view.viewport ?? null,
    nodes: new Set((view.nodes ?? []).filter(id => id in graph.nodes)),
    edges: new Set(),
  });
  return { recovered: dirty };
}

/** The application wrote it itself; a workspace of another version is not ours to read. */
const isWorkspace = (value: unknown): value is Workspace => {
  const workspace = value as Partial<Workspace> | null;
  return (
    typeof workspace === 'object' &&
    workspace !== null &&
    workspace.version === WORKSPACE_VERSION &&
    workspace.document?.format === 'netloom' &&
    Array.isArray(workspace.history?.past)
  );
};

/**
 * Saves from now on, `delay` ms after the last change but at the latest `most` ms after the first. The returned function saves
 * what is waiting at once (the page is being left).
 */
export function keepWorkspace(api: Api, store: DocumentStore, delay = 250, most = 1500): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let first = 0;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    // Where the connection is lost, the window still has everything and the next change tries again.
    api.request('workspace.save', { workspace: currentWorkspace(store) }).catch(() => {});
  };
  const schedule = () => {
    const now = Date.now();
    if (timer === undefined) first = now;
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(delay, first + most - now)));
  };
  store.subscribe(schedule);
  viewStore.subscribe(schedule);
  return () => {
    if (timer !== undefined) save();
  };
}
