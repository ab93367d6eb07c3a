import { Workflow } from 'lucide-react';
import { baseName, directoryOf } from './paths.ts';
import './recent-list.css';
import type { RecentDocuments } from './use-recent.ts';

interface RecentListProps {
  recent: RecentDocuments;
  onOpen: (path: string) => void;
}

export const RecentList = ({ recent, onOpen }: RecentListProps) => (
  <ul className="recent-list">
    {recent.map(({ path, title }) => (
      <li key={path}>
        <button type="button" title={path} onClick={() => onOpen(path)}>
          <Workflow size={15} aria-hidden />
          <strong>{title || baseName(path)}</strong>
          <span>{directoryOf(path)}</span>
        </button>
      </li>
    ))}
  </ul>
);
