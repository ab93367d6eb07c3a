/** An action: one entry, from which the menu, the command palette, the keys and the buttons are made. */
import type { LucideIcon } from 'lucide-react';

export type ActionGroup = 'file' | 'edit' | 'view' | 'run' | 'help';

export interface Action {
  /** Also the key of its texts: `canvas:actions.ID`. */
  readonly id: string;
  readonly group: ActionGroup;
  readonly icon?: LucideIcon;
  /** As tinykeys writes them: `$mod+z` is Ctrl+Z, and Cmd+Z on a Mac. The first is shown. */
  readonly keys?: readonly string[];
  /**
   * The browser's own event (`copy`, `paste`) performs it when its key is pressed, because only there the clipboard may be
   * read; the key is shown and not bound.
   */
  readonly native?: true;
  /** Fires while the user types in a field too: only for keys that write or edit no text, such as save. */
  readonly whileTyping?: true;
  /** A switch: whether it is on. */
  readonly on?: () => boolean;
  /** Why it cannot be done now, in words; null: it can. */
  readonly whyNot?: () => string | null;
  readonly run: () => unknown;
}
