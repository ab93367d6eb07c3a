import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement } from 'react';
import './menu.css';

export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly keys?: string;
  readonly whyNot?: string | null;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  /** The button that opens it: one element that takes a ref. */
  trigger: ReactElement;
  /** Groups, divided by lines. */
  groups: readonly (readonly MenuEntry[])[];
  align?: 'start' | 'center' | 'end';
}

export function Menu({ trigger, groups, align = 'start' }: MenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
          {groups.map((entries, index) => (
            <DropdownMenu.Group key={entries[0]?.id ?? index}>
              {index > 0 && <DropdownMenu.Separator className="menu-separator" />}
              {entries.map(({ icon: Icon, ...entry }) => (
                <DropdownMenu.Item
                  key={entry.id}
                  className="menu-item"
                  data-danger={entry.danger || undefined}
                  disabled={Boolean(entry.whyNot)}
                  onSelect={entry.onSelect}
                >
                  {Icon && <Icon size={15} aria-hidden />}
                  <span className="menu-text">
                    {entry.label}
                    {entry.whyNot && <small>{entry.whyNot}</small>}
                  </span>
                  {entry.keys && <span className="menu-keys">{entry.keys}</span>}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
