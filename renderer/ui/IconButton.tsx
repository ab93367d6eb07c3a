import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import './button.css';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  icon: LucideIcon;
  /** Its accessible name, and its tooltip. */
  label: string;
  /** Shown beside the label, such as `Ctrl+Z`. */
  keys?: string;
  size?: 'sm' | 'md' | 'lg';
  pressed?: boolean;
  whyNot?: string | null | false;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon: Icon,
  label,
  keys,
  size = 'md',
  pressed,
  whyNot,
  onClick,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys} detail={whyNot || undefined}>
      <button
        type="button"
        {...rest}
        className={rest.className ? `button ${rest.className}` : 'button'}
        data-variant="ghost"
        data-size={size}
        data-square
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={whyNot ? true : undefined}
        onClick={event => {
          if (!whyNot) onClick?.(event);
        }}
      >
        <Icon size={size === 'sm' ? 14 : 16} aria-hidden />
      </button>
    </Tooltip>
  );
}
