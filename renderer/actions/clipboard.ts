/** Copy and paste across documents and windows: parts of a network as JSON text on the system's clipboard. */
import { copySelected, paste } from '../canvas/commands.ts';
import { pointerIsOverCanvas, screenPoint, toFlow } from '../canvas/controller.ts';
import { type Fragment, parseFragment } from '../edits/fragment.ts';
import { viewStore } from '../store/view.ts';
import { isTyping } from './typing.ts';

/** What was copied last in this window, where the browser does not let a menu read the clipboard. */
let last: Fragment | null = null;

export async function copyToClipboard(): Promise<void> {
  last = copySelected();
  if (last) await navigator.clipboard?.writeText(JSON.stringify(last)).catch(() => {});
}

export async function pasteFromClipboard(): Promise<void> {
  const text = await navigator.clipboard?.readText().catch(() => '');
  const fragment = parseFragment(text ?? '') ?? last;
  if (fragment && fragment.nodes.length > 0) paste(fragment, null);
}

/** The keys: the browser hands the clipboard over with the event, without asking. */
export function listenToClipboard(): () => void {
  const mine = (event: ClipboardEvent) =>
    viewStore.getState().place === 'design' && !isTyping(event.target) && event.clipboardData !== null;
  const onCopy = (event: ClipboardEvent) => {
    // Text that is selected in a panel is what the user wants to copy.
    if (!mine(event) || !window.getSelection()?.isCollapsed) return;
    last = copySelected();
    if (!last) return;
    event.clipboardData?.setData('text/plain', JSON.stringify(last));
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (!mine(event)) return;
    const fragment = parseFragment(event.clipboardData?.getData('text/plain') ?? '');
    if (!fragment || fragment.nodes.length === 0) return;
    event.preventDefault();
    paste(fragment, pointerIsOverCanvas() ? toFlow(screenPoint()) : null);
  };
  document.addEventListener('copy', onCopy);
  document.addEventListener('paste', onPaste);
  return () => {
    document.removeEventListener('copy', onCopy);
    document.removeEventListener('paste', onPaste);
  };
}
