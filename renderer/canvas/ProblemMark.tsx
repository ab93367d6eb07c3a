import { CircleAlert, TriangleAlert } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeId } from '../../engine/document/document.ts';
import type { Problem } from '../../engine/graph/problem.ts';
import { problemText } from '../i18n/problem-text.ts';
import { ProblemNotes } from '../panels/problems/ProblemNotes.tsx';
import { useProblemsLater } from '../store/scene.ts';
import { Tooltip } from '../ui/index.ts';

type Severity = Problem['severity'];

export const severityOf = (problems: readonly Problem[] | undefined): Severity | undefined =>
  problems?.some(({ severity }) => severity === 'error') ? 'error' : problems?.[0]?.severity;

/** The tooltip says what is wrong; a click opens it with the fixes. */
export function ProblemMark({ id, severity }: { id: NodeId; severity: Severity }) {
  const { t } = useTranslation('canvas');
  const problems = useProblemsLater('nodeProblems', id);
  const [open, setOpen] = useState(false);
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Tooltip text={problems.map(problemText).join('\n')} side="right">
        <Popover.Trigger asChild>
          <button
            type="button"
            className="problem-mark nodrag nopan"
            data-severity={severity}
            aria-label={t('node.problems', { count: problems.length })}
            onDoubleClick={event => event.stopPropagation()}
          >
            <Icon size={16} aria-hidden />
          </button>
        </Popover.Trigger>
      </Tooltip>
      {open && (
        <Popover.Portal>
          <Popover.Content
            className="problem-popover"
            side="right"
            align="start"
            sideOffset={8}
            collisionPadding={12}
          >
            <ProblemNotes problems={problems} />
          </Popover.Content>
        </Popover.Portal>
      )}
    </Popover.Root>
  );
}
