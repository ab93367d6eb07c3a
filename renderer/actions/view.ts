import {
  ChartLine,
  Database,
  Fullscreen,
  History,
  Keyboard,
  Map as MapIcon,
  Maximize,
  PanelBottom,
  PanelLeft,
  PanelRight,
  PencilRuler,
  ScrollText,
  Search,
  SunMoon,
  Terminal,
  TriangleAlert,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { fitAll, fitNodes, zoomIn, zoomOut } from '../canvas/controller.ts';
import { show } from '../dialogs/dialog-store.ts';
import { setSetting, useSettings } from '../store/settings.ts';
import { type BottomTab, goTo, type Place, showBottom, togglePanel, viewStore } from '../store/view.ts';
import type { Action } from './action.ts';
import { openOverlay } from './overlay.ts';
import { focusNextRegion } from './regions.ts';
import { needsNetwork, needsNodes } from './why-not.ts';

const view = () => viewStore.getState();

const place = (id: Place, icon: Action['icon'], key: string): Action => ({
  id: `view.${id}`,
  group: 'view',
  icon,
  keys: [key],
  whileTyping: true,
  on: () => view().place === id,
  run: () => goTo(id),
});

const panel = (id: 'left' | 'right' | 'bottom', icon: Action['icon'], key: string): Action => ({
  id: `view.${id}`,
  group: 'view',
  icon,
  keys: [key],
  on: () => !view().collapsed[id],
  run: () => togglePanel(id),
});

const tab = (id: BottomTab, icon: Action['icon']): Action => ({
  id: `view.${id}`,
  group: 'view',
  icon,
  run: () => showBottom(id),
});

export const viewActions: readonly Action[] = [
  place('design', PencilRuler, '$mod+1'),
  place('data', Database, '$mod+2'),
  place('train', ChartLine, '$mod+3'),
  place('runs', History, '$mod+4'),
  { id: 'view.fit', group: 'view', icon: Fullscreen, keys: ['Home'], whyNot: needsNetwork, run: fitAll },
  {
    id: 'view.fitSelection',
    group: 'view',
    icon: Maximize,
    keys: ['.'],
    whyNot: needsNodes,
    run: () => fitNodes(view().nodes),
  },
  { id: 'view.zoomIn', group: 'view', icon: ZoomIn, keys: ['+', '='], run: zoomIn },
  { id: 'view.zoomOut', group: 'view', icon: ZoomOut, keys: ['-'], run: zoomOut },
  {
    id: 'view.find',
    group: 'view',
    icon: Search,
    keys: ['$mod+f'],
    whyNot: needsNetwork,
    run: () => openOverlay('find'),
  },
  panel('left', PanelLeft, '$mod+b'),
  panel('right', PanelRight, '$mod+i'),
  panel('bottom', PanelBottom, '$mod+j'),
  {
    id: 'view.minimap',
    group: 'view',
    icon: MapIcon,
    on: () => useSettings.getState().values.minimap !== false,
    run: () => setSetting('minimap', useSettings.getState().values.minimap === false),
  },
  tab('problems', TriangleAlert),
  tab('curves', ChartLine),
  tab('log', ScrollText),
  {
    id: 'view.theme',
    group: 'view',
    icon: SunMoon,
    run: () => setSetting('theme', document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'),
  },
  {
    id: 'view.nextRegion',
    group: 'view',
    icon: Keyboard,
    keys: ['F6'],
    whileTyping: true,
    run: focusNextRegion,
  },
  {
    id: 'view.commands',
    group: 'help',
    icon: Terminal,
    keys: ['$mod+k'],
    whileTyping: true,
    run: () => openOverlay('commands'),
  },
  { id: 'view.keys', group: 'help', icon: Keyboard, keys: ['Shift+?', '?'], run: () => show('keys') },
  { id: 'help.about', group: 'help', run: () => show('about') },
];
