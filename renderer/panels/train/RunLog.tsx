import {
  Bookmark,
  CircleCheck,
  CircleDot,
  Cpu,
  Flag,
  type LucideIcon,
  Play,
  ScrollText,
  TriangleAlert,
} from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogEvent } from '../../store/run-view.ts';
import { shownRun, useRuns } from '../../store/runs.ts';
import { EmptyState } from '../../ui/index.ts';
import { logText } from './log-text.ts';
import './run-log.css';

const icons: Record<LogEvent['type'], LucideIcon> = {
  start: Play,
  epoch: CircleDot,
  checkpoint: Bookmark,
  device: Cpu,
  state: Flag,
  problem: TriangleAlert,
  end: CircleCheck,
};

/** What happened in the shown run, in words, the newest at the bottom. */
export function RunLog() {
  const { t } = useTranslation('train');
  const log = useRuns(state => shownRun(state)?.log ?? null);
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);

  // After every render, because each adds lines: keeps the newest in sight, unless the user has scrolled up to read.
  useEffect(() => {
    const element = list.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  });

  if (!log || log.length === 0) {
    return (
      <EmptyState icon={ScrollText} title={t('log.emptyTitle')}>
        {t('log.emptyText')}
      </EmptyState>
    );
  }
  return (
    <ol
      ref={list}
      className="run-log"
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        follows.current = scrollTop + clientHeight > scrollHeight - 24;
      }}
    >
      {log.map((event, index) => (
        <LogRow key={`${index}-${event.type}`} event={event} />
      ))}
    </ol>
  );
}

/** Drawn once: a run of thousands of epochs has thousands of lines, and more of them come while it trains. */
const LogRow = memo(function LogRow({ event }: { event: LogEvent }) {
  // The words are in the language of the window, which may change.
  useTranslation('train');
  const Icon = icons[event.type];
  return (
    <li data-type={event.type}>
      <Icon size={14} aria-hidden />
      <span>{logText(event)}</span>
    </li>
  );
});
