import type { ReactNode } from 'react';
import { documentStore } from '../store/document.ts';

interface SettingsProps {
  label?: string;
  className?: string;
  children: ReactNode;
}

/**
 * Settings of the document; leaving one ends its step of the history. It is no `form`: nothing is sent, and in one Radix keeps a hidden
 * native control in step with each of its own, for each of which the page is laid out.
 */
export const Settings = ({ label, className, children }: SettingsProps) => (
  // biome-ignore lint/a11y/useSemanticElements: see above
  <div role="form" aria-label={label} className={className} onBlur={documentStore.settle}>
    {children}
  </div>
);
