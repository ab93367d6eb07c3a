import type { LucideIcon } from 'lucide-react';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import './tabs.css';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  /** A small number beside the label, and what it counts. */
  readonly count?: number;
  readonly severity?: 'error' | 'warning';
}

interface TabsProps {
  tabs: readonly Tab[];
  value: string;
  onChange: (id: string) => void;
  /** Accessible name of the row of tabs. */
  label: string;
  className?: string;
  /** At the right of the row. */
  actions?: ReactNode;
  /** The panel of the chosen tab. */
  children?: ReactNode;
}

export function Tabs({ tabs, value, onChange, label, className, actions, children }: TabsProps) {
  return (
    <Radix.Root className={className} value={value} onValueChange={onChange}>
      <div className="tabs-bar">
        <Radix.List className="tabs-list" aria-label={label}>
          {tabs.map(({ icon: Icon, ...tab }) => (
            <Radix.Trigger key={tab.id} className="tab" value={tab.id}>
              {Icon && <Icon size={15} aria-hidden />}
              {tab.label}
              {tab.count !== undefined && tab.count > 0 && (
                <span className="tab-count" data-severity={tab.severity}>
                  {tab.count}
                </span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions}
      </div>
      {children !== undefined && (
        <Radix.Content className="tabs-content" value={value} tabIndex={-1}>
          {children}
        </Radix.Content>
      )}
    </Radix.Root>
  );
}
