import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Phase, Training } from '../../../engine/document/document.ts';
import { useCheck } from '../../store/check.ts';
import { useDocument } from '../../store/use-document.ts';
import { Button, Checkbox } from '../../ui/index.ts';
import { ProblemNotes } from '../problems/ProblemNotes.tsx';
import { PhaseFields } from './PhaseFields.tsx';
import './phases-fields.css';

interface PhasesFieldsProps {
  training: Training;
  onChange: (phases: readonly Phase[]) => void;
}

/** Optimizers that take turns within a step, such as those of a GAN. */
export function PhasesFields({ training, onChange }: PhasesFieldsProps) {
  const { t } = useTranslation('train');
  const graph = useDocument(state => state.document.graph);
  const reports = useCheck(state => state.nodes);
  const problems = useCheck(state => state.problems);
  const faults = problems.filter(({ attribute }) => attribute === 'phases');
  const phases = training.phases ?? [];
  const nodes = Object.values(graph.nodes).sort((a, b) => a.position.y - b.position.y);
  const outputs = nodes.filter(({ type }) => type === 'Output');
  const trainable = nodes.filter(({ id }) => (reports[id]?.parameters ?? 0) > 0);
  const start = (name: string, all: boolean): Phase => ({
    name,
    outputs: all ? outputs.map(({ id }) => id) : [],
    nodes: all ? trainable.map(({ id }) => id) : [],
    optimizer: training.optimizer,
    clipNorm: training.clipNorm,
    ...(training.clipValue && { clipValue: training.clipValue }),
  });
  const add = (all: boolean): void =>
    onChange([...phases, start(t('phases.name', { number: phases.length + 1 }), all)]);
  return (
    <>
      <Checkbox
        checked={phases.length > 0}
        onChange={on => (on ? add(true) : onChange([]))}
        label={t('phases.toggle')}
      />
      {phases.map((phase, index) => (
        <PhaseFields
          key={index}
          phase={phase}
          outputs={outputs}
          nodes={trainable}
          onChange={next => onChange(phases.with(index, next))}
          onRemove={() => onChange(phases.toSpliced(index, 1))}
          onMoveUp={index > 0 ? () => onChange(movedUp(phases, index)) : null}
        />
      ))}
      {faults.length > 0 && (
        <div className="phases-problems">
          <ProblemNotes problems={faults} />
        </div>
      )}
      {phases.length > 0 && (
        <Button size="sm" icon={Plus} onClick={() => add(false)} data-testid="add-phase">
          {t('phases.add')}
        </Button>
      )}
    </>
  );
}

const movedUp = (phases: readonly Phase[], index: number): readonly Phase[] =>
  phases.with(index - 1, phases[index]!).with(index, phases[index - 1]!);
