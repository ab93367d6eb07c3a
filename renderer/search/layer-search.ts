/** Fuzzy search over the layer table and the document's blocks: types, names in this language, synonyms. */
import Fuse from 'fuse.js';
import type { BlockId, Document } from '../../engine/document/document.ts';
import type { Layer } from '../../engine/layers/layer.ts';
import { offeredLayers } from '../edits/layer-choice.ts';
import { i18n } from '../i18n/index.ts';
import { categoryName } from '../i18n/layer-text.ts';
import { documentStore } from '../store/document.ts';
import { currentScene } from '../store/scene.ts';
import { choiceDoc, choiceName } from './choice-text.ts';

interface Entry {
  readonly layer: Layer;
  readonly type: string;
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly category: string;
  readonly doc: string;
}

let here: { blocks: Document['blocks']; within: BlockId | null; offered: readonly Layer[] } | null = null;

/** What may stand in the shown graph. */
function offeredHere(): readonly Layer[] {
  const { document } = documentStore.getState();
  const within = currentScene().block?.id ?? null;
  if (here?.blocks !== document.blocks || here.within !== within)
    here = { blocks: document.blocks, within, offered: offeredLayers(document, within) };
  return here.offered;
}

let index: {
  readonly language: string;
  readonly offered: readonly Layer[];
  readonly fuse: Fuse<Entry>;
} | null = null;

function fuse(): Fuse<Entry> {
  const offered = offeredHere();
  if (index === null || index.language !== i18n.language || index.offered !== offered) {
    const entries = offered.map(
      (layer): Entry => ({
        layer,
        type: layer.type,
        name: choiceName(layer),
        synonyms: [
          ...(layer.synonyms ?? []),
          ...i18n.t(`layers:${layer.type}.synonyms`, { defaultValue: '' }).split(', '),
        ],
        category: categoryName(layer.category),
        doc: choiceDoc(layer),
      }),
    );
    const keys = [
      { name: 'type', weight: 4 },
      { name: 'name', weight: 4 },
      { name: 'synonyms', weight: 3 },
      { name: 'category', weight: 1 },
      { name: 'doc', weight: 0.5 },
    ];
    index = {
      language: i18n.language,
      offered,
      fuse: new Fuse(entries, {
        keys,
        threshold: 0.34,
        ignoreLocation: true,
        ignoreDiacritics: true,
        includeScore: true,
      }),
    };
  }
  return index.fuse;
}

/** Best first. All of them, in the table's order, where nothing is typed. */
export function searchLayers(query: string, allowed?: ReadonlySet<string>): Layer[] {
  const text = query.trim();
  const found =
    text === ''
      ? [...offeredHere()]
      : fuse()
          .search(text)
          .map(({ item }) => item.layer);
  return allowed ? found.filter(({ type }) => allowed.has(type)) : found;
}
