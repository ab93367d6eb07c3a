import { ContextMenu } from 'radix-ui';
import { type MouseEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actionLabel, actionOf, perform, whyNot } from '../actions/index.ts';
import { keysOf } from '../actions/keys.ts';
import { select, viewStore } from '../store/view.ts';
import '../ui/menu.css';

const menus = {
  node: [
    ['edit.rename', 'edit.copy', 'edit.duplicate'],
    ['edit.group', 'edit.ungroup', 'edit.enterBlock'],
    ['view.fitSelection', 'edit.layout'],
    ['edit.deleteReconnect', 'edit.delete'],
  ],
  edge: [['edit.insert'], ['edit.delete']],
  pane: [
    ['edit.add', 'edit.paste', 'edit.selectAll'],
    ['edit.newBlock', 'edit.leaveBlock'],
    ['edit.layout', 'view.fit', 'view.find'],
  ],
} as const;
type Subject = keyof typeof menus;

/** The menu of the right button: what can be done with what lies under the pointer, which is selected first. */
export function CanvasMenu({ children }: { children: ReactNode }) {
  // Draws the labels again when the language changes.
  useTranslation();
  const [subject, setSubject] = useState<Subject>('pane');
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger asChild onContextMenuCapture={event => setSubject(subjectOf(event))}>
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" collisionPadding={8}>
          {menus[subject].map((ids, index) => (
            <ContextMenu.Group key={ids[0]}>
              {index > 0 && <ContextMenu.Separator className="menu-separator" />}
              {ids.map(id => (
                <Item key={id} id={id} />
              ))}
            </ContextMenu.Group>
          ))}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function Item({ id }: { id: string }) {
  const action = actionOf(id);
  const Icon = action.icon;
  return (
    <ContextMenu.Item
      className="menu-item"
      disabled={whyNot(action) !== null}
      // The menu gives the focus back first; what the action opens must have the last word.
      onSelect={() => setTimeout(() => void perform(action))}
    >
      {Icon && <Icon size={15} aria-hidden />}
      <span className="menu-text">{actionLabel(action)}</span>
      <span className="menu-keys">{keysOf(action)}</span>
    </ContextMenu.Item>
  );
}

function subjectOf(event: MouseEvent): Subject {
  const target = event.target as Element;
  const node = target.closest<HTMLElement>('.react-flow__node')?.dataset.id;
  if (node !== undefined) {
    if (!viewStore.getState().nodes.has(node)) select([node]);
    return 'node';
  }
  const edge = target.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
  if (edge !== undefined) {
    select([], [edge]);
    return 'edge';
  }
  return 'pane';
}
