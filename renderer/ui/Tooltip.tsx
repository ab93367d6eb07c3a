import { Tooltip as Radix } from 'radix-ui';
import { type ReactElement, type ReactNode, useState } from 'react';
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

/** There are hundreds, of which one is open: the others are spared Radix's parts that wait for it, and ask the page for its styles. */
export function Tooltip({ text, keys, detail, side = 'bottom', children }: TooltipProps) {
  const [open, setOpen] = useState(false);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      {open && (
        <Radix.Portal>
          <Radix.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
            {text}
            {keys && <kbd>{keys}</kbd>}
            {detail && <span className="tooltip-detail">{detail}</span>}
          </Radix.Content>
        </Radix.Portal>
      )}
    </Radix.Root>
  );
}
