import { Search } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, memo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Category, Layer } from '../../../engine/layers/layer.ts';
import { addFromPalette } from '../../canvas/commands.ts';
import { endLayerDrag, startLayerDrag } from '../../canvas/dragging.ts';
import { iconOf } from '../../canvas/icons.ts';
import { categoryName } from '../../i18n/layer-text.ts';
import { choiceDoc, choiceName } from '../../search/choice-text.ts';
import { searchLayers } from '../../search/layer-search.ts';
import { useDocument } from '../../store/use-document.ts';
import { useView } from '../../store/view.ts';
import { Tooltip } from '../../ui/index.ts';
import './palette.css';

/** Every layer, by category. Drag one onto the canvas, or press it: it goes below the selected node, wired to it. */
export function Palette() {
  const { t, i18n } = useTranslation('canvas');
  const [query, setQuery] = useState('');
  const list = useRef<HTMLDivElement>(null);
  // What is offered depends on the blocks of the document, and on whether one is open.
  useDocument(({ document }) => document.blocks);
  useView(state => state.scene);
  const found = searchLayers(query);
  const groups: [Category | null, Layer[]][] = query.trim() === '' ? byCategory(found) : [[null, found]];
  return (
    <section className="palette" aria-label={t('palette.label')}>
      <div className="palette-search">
        <Search size={14} aria-hidden />
        <input
          type="search"
          className="input"
          value={query}
          placeholder={t('palette.search')}
          aria-label={t('palette.search')}
          onChange={event => setQuery(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && found[0]) addFromPalette(found[0].type);
            if (event.key === 'Escape') setQuery('');
            if (event.key === 'ArrowDown') list.current?.querySelector('button')?.focus();
          }}
        />
      </div>
      {/* Arrow keys move between the buttons inside; each is reached by Tab as well. */}
      <div
        className="palette-list"
        ref={list}
        role="toolbar"
        aria-orientation="vertical"
        aria-label={t('palette.label')}
        onKeyDown={moveFocus}
      >
        {groups.map(([category, members]) => (
          <div
            key={category ?? 'found'}
            className="palette-group"
            style={{ '--members': members.length } as CSSProperties}
          >
            {category && <h3 className="palette-heading">{categoryName(category)}</h3>}
            {members.map(layer => (
              <Item key={layer.type} layer={layer} language={i18n.language} />
            ))}
          </div>
        ))}
        {found.length === 0 && <p className="palette-nothing">{t('search.nothing')}</p>}
      </div>
    </section>
  );
}

/** There are many, and they stay what they are in every document. */
const Item = memo(({ layer }: { layer: Layer; language: string }) => {
  const { type, category } = layer;
  const Icon = iconOf(type, category);
  return (
    <Tooltip text={choiceDoc(layer)} side="right">
      <button
        type="button"
        className="palette-item"
        data-category={category}
        data-layer={type}
        draggable
        onDragStart={event => startLayerDrag(event, type)}
        onDragEnd={endLayerDrag}
        onClick={() => addFromPalette(type)}
      >
        <span className="category-icon">
          <Icon size={14} aria-hidden />
        </span>
        {choiceName(layer)}
      </button>
    </Tooltip>
  );
});

function byCategory(found: readonly Layer[]): [Category, Layer[]][] {
  const groups = new Map<Category, Layer[]>();
  for (const layer of found) groups.set(layer.category, [...(groups.get(layer.category) ?? []), layer]);
  return [...groups];
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const items = [...event.currentTarget.querySelectorAll('button')];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  event.preventDefault();
  items[Math.max(0, Math.min(items.length - 1, at + step))]?.focus();
}
