import { Command } from 'cmdk';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Layer } from '../../engine/layers/layer.ts';
import { layersThatAccept } from '../edits/fits.ts';
import { inputsOf, outputsOf } from '../edits/graph.ts';
import { chosen, offeredLayers } from '../edits/layer-choice.ts';
import { canSplice } from '../edits/nodes.ts';
import { formatShape } from '../i18n/format.ts';
import { choiceDoc, choiceName } from '../search/choice-text.ts';
import { searchLayers } from '../search/layer-search.ts';
import { currentScene, reportOf, shownDocument } from '../store/scene.ts';
import '../ui/command.css';
import { addFromSearch } from './commands.ts';
import { focusCanvas } from './controller.ts';
import { iconOf } from './icons.ts';
import './layer-search.css';
import { recentLayers } from './recent-layers.ts';
import { closeSearch, type SearchRequest, searchStore } from './search-store.ts';

const WIDTH = 330;
const HEIGHT = 380;

/** Search for a layer, where the pointer is. */
export function LayerSearch() {
  const request = useStore(searchStore, state => state.request);
  return request && <Popup key={`${request.screen.x} ${request.screen.y}`} request={request} />;
}

function Popup({ request }: { request: SearchRequest }) {
  const { t } = useTranslation('canvas');
  const [query, setQuery] = useState('');
  const allowed = useMemo(() => allowedFor(request), [request]);
  const groups = groupsOf(query, allowed);
  const type = carried(request);

  useEffect(() => {
    const closeOutside = (event: PointerEvent) => {
      if (!(event.target as Element).closest('.layer-search')) closeSearch();
    };
    window.addEventListener('pointerdown', closeOutside, true);
    return () => window.removeEventListener('pointerdown', closeOutside, true);
  }, []);

  const choose = (layer: Layer) => {
    closeSearch();
    addFromSearch(layer.type, request);
    focusCanvas();
  };
  return (
    <div className="layer-search" role="dialog" aria-label={t('search.label')} style={placeOf(request)}>
      <Command
        shouldFilter={false}
        loop
        label={t('search.label')}
        onKeyDown={event => {
          if (event.key !== 'Escape' && event.key !== 'Tab') return;
          event.preventDefault();
          closeSearch();
          focusCanvas();
        }}
      >
        <Command.Input
          autoFocus
          value={query}
          onValueChange={setQuery}
          placeholder={t(request.from ? 'search.placeholderFits' : 'search.placeholder')}
        />
        {type && <p className="command-note tabular">{t('search.carries', { shape: type })}</p>}
        <Command.List>
          <Command.Empty>{t('search.nothing')}</Command.Empty>
          {groups.map(([heading, found]) => (
            <Command.Group key={heading} heading={heading ? t(`search.${heading}`) : undefined}>
              {found.map(layer => (
                <Item key={layer.type} layer={layer} group={heading} onSelect={() => choose(layer)} />
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </div>
  );
}

function Item({ layer, group, onSelect }: { layer: Layer; group: string; onSelect: () => void }) {
  const Icon = iconOf(layer.type, layer.category);
  return (
    <Command.Item value={`${group} ${layer.type}`} onSelect={onSelect}>
      <span className="category-icon" data-category={layer.category}>
        <Icon size={15} aria-hidden />
      </span>
      <span className="command-text">
        <b>{choiceName(layer)}</b>
        <small>{choiceDoc(layer)}</small>
      </span>
    </Command.Item>
  );
}

/** Recent first while nothing is typed; then by how well they match. */
function groupsOf(query: string, allowed: ReadonlySet<string> | undefined): [string, Layer[]][] {
  const found = searchLayers(query, allowed);
  if (query.trim() !== '') return [['', found]];
  const recent = recentLayers().flatMap(type => found.find(layer => layer.type === type) ?? []);
  const others = found.filter(layer => !recent.includes(layer));
  return (
    [
      ['recent', recent],
      [recent.length > 0 ? 'all' : '', others],
    ] as [string, Layer[]][]
  ).filter(([, list]) => list.length > 0);
}

/** What may be wired to the port, or put into the edge. Undefined: every layer. */
function allowedFor({ from, edge }: SearchRequest): ReadonlySet<string> | undefined {
  const document = shownDocument();
  const choices = offeredLayers(document, currentScene().block?.id ?? null).map(layer => layer.type);
  if (edge !== undefined) return new Set(choices.filter(choice => canSplice(document, chosen(choice))));
  if (!from) return undefined;
  if (from.side === 'input')
    return new Set(choices.filter(choice => Object.keys(outputsOf(document, chosen(choice))).length > 0));
  const type = reportOf(from.node)?.outputs[from.port];
  if (type) return new Set(layersThatAccept(document, choices, type));
  return new Set(choices.filter(choice => Object.keys(inputsOf(document, chosen(choice))).length > 0));
}

function carried({ from }: SearchRequest): string | null {
  if (from?.side !== 'output') return null;
  const type = reportOf(from.node)?.outputs[from.port];
  return type ? formatShape(type.shape) : null;
}

/** Inside the window, whatever the pointer's place. */
const placeOf = ({ screen }: SearchRequest) => ({
  left: Math.max(8, Math.min(screen.x - 24, window.innerWidth - WIDTH - 8)),
  top: Math.max(8, Math.min(screen.y - 12, window.innerHeight - HEIGHT - 8)),
  width: WIDTH,
});
