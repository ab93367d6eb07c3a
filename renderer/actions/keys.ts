/** Binds the actions' keys, and writes them for people. */
import { createKeybindingsHandler } from 'tinykeys';
import { canvasElement } from '../canvas/attached.ts';
import { pointerIsOverCanvas } from '../canvas/controller.ts';
import { openSearch } from '../canvas/search-store.ts';
import { viewStore } from '../store/view.ts';
import type { Action } from './action.ts';
import { actions, perform } from './index.ts';
import { isForControl, isInWidget, isTyping } from './typing.ts';

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** Keys without Ctrl belong to the canvas: in another place they would act on what is not seen. */
const isBare = (key: string): boolean => !/\$mod|^F\d/.test(key);

function fires(action: Action, key: string, event: KeyboardEvent): boolean {
  if (event.defaultPrevented) return false;
  if (isTyping(event.target) && !action.whileTyping) return false;
  if (isInWidget(event.target) && !action.whileTyping) return false;
  if (isForControl(event)) return false;
  if (action.group === 'edit' && viewStore.getState().place !== 'design' && !/undo|redo/.test(action.id))
    return false;
  return !isBare(key) || action.group === 'help' || viewStore.getState().place === 'design';
}

/** Starts listening; the returned function stops. */
export function bindKeys(target: Window): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const action of actions) {
    if (action.native) continue;
    for (const key of action.keys ?? []) {
      if (key === 'Tab') continue;
      bindings[key] = event => {
        if (!fires(action, key, event)) return;
        // Also where the action cannot be done now: Ctrl+S must never save the page.
        event.preventDefault();
        void perform(action);
      };
    }
  }
  const handler = createKeybindingsHandler(bindings);
  const onKeyDown = (event: KeyboardEvent) => {
    if (searchByTab(event)) openSearch();
    else handler(event);
  };
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

/**
 * Tab searches for a layer when the pointer works on the canvas. Someone who moves by keyboard (the focus is
 * visible) keeps Tab for moving, and has Shift+A.
 */
function searchByTab(event: KeyboardEvent): boolean {
  if (event.key !== 'Tab' || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (viewStore.getState().place !== 'design' || !pointerIsOverCanvas() || isInWidget(event.target))
    return false;
  const active = document.activeElement;
  const canvas = canvasElement();
  const free = active === null || active === document.body || active === canvas;
  if (!free && !(canvas?.contains(active) && !active.matches(':focus-visible'))) return false;
  event.preventDefault();
  return true;
}

const names: Record<string, string> = isMac ? { $mod: '⌘', Shift: '⇧', Alt: '⌥' } : { $mod: 'Ctrl' };
const arrows: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

/** `$mod+Shift+z` → Ctrl+Shift+Z */
export function formatKey(key: string): string {
  const parts = key.split('+').filter((part, index, all) => part !== '' || index === all.length - 1);
  // `?` already implies Shift on the keyboards that have it there.
  const shown = parts.at(-1) === '?' ? ['?'] : parts;
  const written = shown.map(
    part => names[part] ?? arrows[part] ?? (part.length === 1 ? part.toUpperCase() : part || '+'),
  );
  return written.join(isMac ? '' : '+');
}

export const keysOf = ({ keys }: Pick<Action, 'keys'>): string | undefined =>
  keys?.[0] === undefined ? undefined : formatKey(keys[0]);
