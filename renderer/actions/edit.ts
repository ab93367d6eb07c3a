import {
  BetweenHorizontalStart,
  BoxSelect,
  ClipboardPaste,
  Copy,
  CopyPlus,
  Group,
  LogIn,
  LogOut,
  PackagePlus,
  Plus,
  Redo2,
  Scissors,
  SquareDashedMousePointer,
  TextCursorInput,
  Trash2,
  Undo2,
  Ungroup,
  Workflow,
} from 'lucide-react';
import { BLOCK } from '../../engine/layers/block.ts';
import {
  addEmptyBlock,
  groupSelected,
  ungroupSelected,
  whyNotGroup,
  whyNotUngroup,
} from '../canvas/block-commands.ts';
import {
  autoLayout,
  duplicateSelected,
  nudge,
  onlySelected,
  removeSelected,
  removeSelectedAndReconnect,
} from '../canvas/commands.ts';
import { focusCanvas } from '../canvas/controller.ts';
import { startRename } from '../canvas/NodeName.tsx';
import { openSearch } from '../canvas/search-store.ts';
import { documentStore } from '../store/document.ts';
import { currentScene, enterBlock, followChange, leaveBlock, shownDocument } from '../store/scene.ts';
import { goTo, select, viewStore } from '../store/view.ts';
import type { Action } from './action.ts';
import { copyToClipboard, pasteFromClipboard } from './clipboard.ts';
import { needsNetwork, needsNodes, needsOneNode, needsSelection, unless } from './why-not.ts';

const history = () => documentStore.getState().history;
const graph = () => shownDocument().graph;
const view = () => viewStore.getState();

/** Nothing of what is selected may stay selected when it is gone. */
function keepSelectionAlive(): void {
  const { nodes, edges } = graph();
  select(
    [...view().nodes].filter(id => id in nodes),
    [...view().edges].filter(id => id in edges),
  );
}

/** Arrow keys move the selection a little; with Shift, by two squares of the background. */
const arrows = [
  { name: 'Up', x: 0, y: -1 },
  { name: 'Down', x: 0, y: 1 },
  { name: 'Left', x: -1, y: 0 },
  { name: 'Right', x: 1, y: 0 },
].flatMap(({ name, x, y }): Action[] => [
  {
    id: `edit.nudge${name}`,
    group: 'edit',
    keys: [`Arrow${name}`],
    whyNot: needsNodes,
    run: () => nudge(x * 5, y * 5),
  },
  {
    id: `edit.stride${name}`,
    group: 'edit',
    keys: [`Shift+Arrow${name}`],
    whyNot: needsNodes,
    run: () => nudge(x * 40, y * 40),
  },
]);

export const editActions: readonly Action[] = [
  {
    id: 'edit.undo',
    group: 'edit',
    icon: Undo2,
    keys: ['$mod+z'],
    whyNot: () => unless(history().past.length > 0, 'nothingToUndo'),
    run: () => {
      const entry = documentStore.undo();
      if (entry) followChange(entry.diff);
      keepSelectionAlive();
    },
  },
  {
    id: 'edit.redo',
    group: 'edit',
    icon: Redo2,
    keys: ['$mod+Shift+z', '$mod+y'],
    whyNot: () => unless(history().future.length > 0, 'nothingToRedo'),
    run: () => {
      const entry = documentStore.redo();
      if (entry) followChange(entry.diff);
      keepSelectionAlive();
    },
  },
  {
    id: 'edit.add',
    group: 'edit',
    icon: Plus,
    // Tab is bound in keys.ts: it also moves the focus.
    keys: ['Shift+a', 'Tab'],
    run: () => {
      goTo('design');
      openSearch();
    },
  },
  {
    id: 'edit.copy',
    group: 'edit',
    icon: Copy,
    keys: ['$mod+c'],
    native: true,
    whyNot: needsNodes,
    run: copyToClipboard,
  },
  {
    id: 'edit.paste',
    group: 'edit',
    icon: ClipboardPaste,
    keys: ['$mod+v'],
    native: true,
    run: pasteFromClipboard,
  },
  {
    id: 'edit.duplicate',
    group: 'edit',
    icon: CopyPlus,
    keys: ['$mod+d'],
    whyNot: needsNodes,
    run: duplicateSelected,
  },
  {
    id: 'edit.delete',
    group: 'edit',
    icon: Trash2,
    keys: ['Delete', 'Backspace'],
    whyNot: needsSelection,
    run: removeSelected,
  },
  {
    id: 'edit.deleteReconnect',
    group: 'edit',
    icon: Scissors,
    keys: ['$mod+x'],
    whyNot: needsNodes,
    run: removeSelectedAndReconnect,
  },
  {
    id: 'edit.insert',
    group: 'edit',
    icon: BetweenHorizontalStart,
    whyNot: () => unless(view().edges.size === 1, 'notOneEdge'),
    run: () => {
      const [edge] = view().edges;
      if (edge !== undefined) openSearch({ edge });
    },
  },
  {
    id: 'edit.rename',
    group: 'edit',
    icon: TextCursorInput,
    keys: ['F2'],
    whyNot: needsOneNode,
    run: () => startRename(onlySelected()?.id ?? null),
  },
  {
    id: 'edit.selectAll',
    group: 'edit',
    icon: SquareDashedMousePointer,
    keys: ['$mod+a'],
    whyNot: needsNetwork,
    run: () => select(Object.keys(graph().nodes)),
  },
  {
    id: 'edit.selectNone',
    group: 'edit',
    icon: BoxSelect,
    keys: ['Escape'],
    whyNot: needsSelection,
    run: () => {
      select([]);
      focusCanvas();
    },
  },
  {
    id: 'edit.group',
    group: 'edit',
    icon: Group,
    keys: ['$mod+g'],
    whyNot: () => needsNodes() ?? whyNotGroup(),
    run: groupSelected,
  },
  {
    id: 'edit.ungroup',
    group: 'edit',
    icon: Ungroup,
    keys: ['$mod+Shift+g'],
    whyNot: () => needsOneNode() ?? whyNotUngroup(),
    run: ungroupSelected,
  },
  {
    id: 'edit.newBlock',
    group: 'edit',
    icon: PackagePlus,
    run: () => {
      goTo('design');
      addEmptyBlock();
    },
  },
  {
    id: 'edit.enterBlock',
    group: 'edit',
    icon: LogIn,
    keys: ['Alt+ArrowDown'],
    whyNot: () => needsOneNode() ?? unless(onlySelected()?.type === BLOCK, 'notBlock'),
    run: () => {
      const node = onlySelected();
      if (node) enterBlock(node);
    },
  },
  {
    id: 'edit.leaveBlock',
    group: 'edit',
    icon: LogOut,
    keys: ['Alt+ArrowUp'],
    whyNot: () => unless(currentScene().block !== null, 'notInBlock'),
    run: leaveBlock,
  },
  { id: 'edit.layout', group: 'edit', icon: Workflow, keys: ['l'], whyNot: needsNetwork, run: autoLayout },
  ...arrows,
];
