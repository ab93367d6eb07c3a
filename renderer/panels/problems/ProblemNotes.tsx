import { Wrench } from 'lucide-react';
import type { Problem } from '../../../engine/graph/problem.ts';
import { applyFix } from '../../canvas/commands.ts';
import { fixLabel, problemText } from '../../i18n/problem-text.ts';
import { Button } from '../../ui/index.ts';
import './problems.css';
import { SeverityIcon } from './SeverityIcon.tsx';

/** What is wrong with one node, in words, each with its one-click fixes. */
export const ProblemNotes = ({ problems }: { problems: readonly Problem[] }) => (
  <ul className="problem-notes">
    {problems.map(problem => (
      <li
        key={`${problem.code} ${problem.message}`}
        className="problem-note"
        data-severity={problem.severity}
      >
        <SeverityIcon severity={problem.severity} />
        <div>
          <p>{problemText(problem)}</p>
          <Fixes problem={problem} />
        </div>
      </li>
    ))}
  </ul>
);

export const Fixes = ({ problem }: { problem: Problem }) =>
  problem.fixes.length === 0 ? null : (
    <div className="problem-fixes">
      {problem.fixes.map(fix => (
        <Button key={`${fix.code} ${fix.label}`} size="sm" icon={Wrench} onClick={() => applyFix(fix)}>
          {fixLabel(fix)}
        </Button>
      ))}
    </div>
  );
