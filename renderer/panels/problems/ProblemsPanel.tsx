import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../engine/graph/problem.ts';
import { revealEdge, revealNode } from '../../canvas/controller.ts';
import { problemText } from '../../i18n/problem-text.ts';
import { useCheckLater } from '../../store/later.ts';
import { placeOf, shownDocument, showScene } from '../../store/scene.ts';
import { EmptyState } from '../../ui/index.ts';
import { Fixes } from './ProblemNotes.tsx';
import './problems.css';
import { SeverityIcon } from './SeverityIcon.tsx';

export function ProblemsPanel() {
  const { t } = useTranslation('canvas');
  const problems = useCheckLater(state => state.problems);
  if (problems.length === 0)
    return (
      <EmptyState icon={CircleCheck} title={t('problems.none')}>
        {t('problems.noneHint')}
      </EmptyState>
    );
  const sorted = problems.toSorted((a, b) => a.severity.localeCompare(b.severity));
  return (
    <ul className="problems-list">
      {sorted.map(problem => (
        <Row key={`${problem.code} ${problem.node} ${problem.edge} ${problem.message}`} problem={problem} />
      ))}
    </ul>
  );
}

function Row({ problem }: { problem: Problem }) {
  return (
    <li className="problems-row" data-severity={problem.severity}>
      <button type="button" className="problems-go" onClick={() => reveal(problem)}>
        <SeverityIcon severity={problem.severity} />
        <span>{problemText(problem)}</span>
      </button>
      <Fixes problem={problem} />
    </li>
  );
}

/** Goes to the place at fault and selects it. */
function reveal({ node, edge }: Problem): void {
  const place = placeOf(edge ?? node ?? '');
  showScene(place.prefix);
  const target = edge ? shownDocument().graph.edges[place.id]?.target.node : undefined;
  if (edge && target) revealEdge(place.id, target);
  else if (node) {
    const at = placeOf(node);
    showScene(at.prefix);
    revealNode(at.id);
  }
}
