/** Where a key belongs to what has the focus, and not to the program. */
const FIELDS =
  'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]:not([contenteditable=false])';
/** Widgets and dialogs with keys of their own. */
const WIDGETS = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=combobox]';

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(FIELDS) !== null;

export const isInWidget = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(WIDGETS) !== null;

/** A control that the key activates or moves in: a button takes Enter and Space, a tab and a divider the arrows. */
export function isForControl(event: KeyboardEvent): boolean {
  const control =
    event.target instanceof Element ? event.target.closest<HTMLElement>('button, a, [role]') : null;
  if (!control || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === 'Enter' || event.key === ' ') return true;
  return (
    /^(Arrow|Home$|End$)/.test(event.key) &&
    ['tab', 'separator', 'slider', 'radio', 'option', 'treeitem'].includes(control.getAttribute('role') ?? '')
  );
}
