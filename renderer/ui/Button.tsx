import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import './button.css';
import { Tooltip } from './Tooltip.tsx';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  variant?: 'default' | 'primary' | 'ghost' | 'danger';
  size?: 'sm' | 'md' | 'lg';
  icon?: LucideIcon;
  /** Shows that the work it started goes on; presses are ignored meanwhile. */
  busy?: boolean;
  /** Why it cannot be used now. The button stays focusable, so that everyone can learn the reason. */
  whyNot?: string | null | false;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  variant = 'default',
  size = 'md',
  icon: Icon,
  busy,
  whyNot,
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const button = (
    <button
      type="button"
      {...rest}
      className={rest.className ? `button ${rest.className}` : 'button'}
      data-variant={variant}
      data-size={size}
      aria-disabled={whyNot ? true : undefined}
      aria-busy={busy || undefined}
      onClick={event => {
        if (whyNot || busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? (
        <LoaderCircle className="button-busy" size={15} aria-hidden />
      ) : (
        Icon && <Icon size={15} aria-hidden />
      )}
      {children}
    </button>
  );
  return whyNot ? <Tooltip text={whyNot}>{button}</Tooltip> : button;
}
