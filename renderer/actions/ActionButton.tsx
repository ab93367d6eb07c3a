import { Circle } from 'lucide-react';
import { IconButton } from '../ui/index.ts';
import { useAction } from './use-action.ts';

/** An action as a button with its icon; its name, key, and why it cannot be done now, are in the tooltip. */
export function ActionButton({ id, size }: { id: string; size?: 'sm' | 'md' | 'lg' }) {
  const { action, label, keys, whyNot, on, run } = useAction(id);
  return (
    <IconButton
      icon={action.icon ?? Circle}
      label={label}
      keys={keys}
      whyNot={whyNot}
      pressed={on}
      size={size}
      onClick={run}
    />
  );
}
