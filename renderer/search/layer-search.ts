/** Fuzzy search over the layer table: types, names in this language, synonyms. */
import Fuse from 'fuse.js';
import { layers } from '../../engine/layers/index.ts';
import type { Layer } from '../../engine/layers/layer.ts';
import { i18n } from '../i18n/index.ts';
import { categoryName, layerDoc, layerName } from '../i18n/layer-text.ts';

interface Entry {
  readonly layer: Layer;
  readonly type: string;
  readonly name: string;
  readonly synonyms: readonly string[];
  readonly category: string;
  readonly doc: string;
}

let index: { readonly language: string; readonly fuse: Fuse<Entry> } | null = null;

function fuse(): Fuse<Entry> {
  if (index === null || index.language !== i18n.language) {
    const entries = Object.values(layers).map(
      (layer): Entry => ({
        layer,
        type: layer.type,
        name: layerName(layer.type),
        synonyms: [
          ...(layer.synonyms ?? []),
          ...i18n.t(`layers:${layer.type}.synonyms`, { defaultValue: '' }).split(', '),
        ],
        category: categoryName(layer.category),
        doc: layerDoc(layer.type),
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
      ? Object.values(layers)
      : fuse()
          .search(text)
          .map(({ item }) => item.layer);
  return allowed ? found.filter(({ type }) => allowed.has(type)) : found;
}
