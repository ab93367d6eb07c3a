import type { ReactNode } from 'react';
import { Panel, Separator } from 'react-resizable-panels';
import { setSetting, useSettings } from '../store/settings.ts';

interface SidePanelProps {
  /** Key of its remembered size. */
  id: string;
  /** In pixels. */
  size: number;
  min: number;
  max?: number;
  /** On which side of it the divider is. */
  divider: 'before' | 'after';
  label: string;
  children: ReactNode;
}

const sizeOf = (id: string): number | undefined => {
  const kept = useSettings.getState().values[`size.${id}`];
  return typeof kept === 'number' && kept > 0 ? kept : undefined;
};

/** A panel beside the main one: it keeps its size in pixels when the window changes, and from one start to the next. */
export function SidePanel({ id, size, min, max, divider, label, children }: SidePanelProps) {
  const line = <Separator className="divider" aria-label={label} />;
  return (
    <>
      {divider === 'before' && line}
      <Panel
        id={id}
        defaultSize={sizeOf(id) ?? size}
        minSize={min}
        maxSize={max}
        groupResizeBehavior="preserve-pixel-size"
        onResize={({ inPixels }, _, previous) => {
          if (previous && inPixels > 0) setSetting(`size.${id}`, Math.round(inPixels));
        }}
      >
        {children}
      </Panel>
      {divider === 'after' && line}
    </>
  );
}
