import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import './tooltip.css';

/** The whole program sits in one, so that moving along a row of buttons shows the next tooltip at once. */
export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Radix.Provider delayDuration={450} skipDelayDuration={250}>
    {children}
  </Radix.Provider>
);

interface TooltipProps {
  text: ReactNode;
  keys?: string;
  /** A second line, such as the reason why a button cannot be used. */
  detail?: ReactNode;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that takes a ref. */
  children: ReactElement;
}

export function Tooltip({ text, keys, detail, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys && <kbd>{keys}</kbd>}
          {detail && <span className="tooltip-detail">{detail}</span>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
