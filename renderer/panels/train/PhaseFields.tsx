import { ArrowUp, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Node, NodeId, Phase } from '../../../engine/document/document.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { Checkbox, Field, IconButton, TextField } from '../../ui/index.ts';
import { ClipFields } from './ClipFields.tsx';
import { ConfiguredFields } from './ConfiguredFields.tsx';

interface PhaseFieldsProps {
  phase: Phase;
  outputs: readonly Node[];
  /** Those with parameters. */
  nodes: readonly Node[];
  onChange: (phase: Phase) => void;
  onRemove: () => void;
  /** Null: it is the first. */
  onMoveUp: (() => void) | null;
}

/** One optimizer of several: for which losses, of which nodes, and how. */
export function PhaseFields({ phase, outputs, nodes, onChange, onRemove, onMoveUp }: PhaseFieldsProps) {
  const { t } = useTranslation('train');
  return (
    <fieldset className="phase" aria-label={phase.name}>
      <div className="phase-head">
        <Field label={t('phases.nameLabel')}>
          {control => (
            <TextField {...control} value={phase.name} onChange={name => onChange({ ...phase, name })} />
          )}
        </Field>
        {onMoveUp && <IconButton size="sm" icon={ArrowUp} label={t('phases.earlier')} onClick={onMoveUp} />}
        <IconButton size="sm" icon={Trash2} label={t('phases.remove')} onClick={onRemove} />
      </div>
      <Members
        label={t('phases.outputs')}
        all={outputs}
        chosen={phase.outputs}
        onChange={chosen => onChange({ ...phase, outputs: chosen })}
      />
      <Members
        label={t('phases.nodes')}
        all={nodes}
        chosen={phase.nodes}
        onChange={chosen => onChange({ ...phase, nodes: chosen })}
      />
      <ConfiguredFields
        table="optimizers"
        declarations={optimizers}
        label={t('settings.optimizer')}
        value={phase.optimizer}
        onChange={optimizer => onChange({ ...phase, optimizer })}
      />
      <ClipFields training={phase} onChange={patch => onChange({ ...phase, ...patch })} />
    </fieldset>
  );
}

interface MembersProps {
  label: string;
  all: readonly Node[];
  chosen: readonly NodeId[];
  onChange: (chosen: readonly NodeId[]) => void;
}

/** A box for each; what is chosen and no longer there stays, and is told of among the problems. */
const Members = ({ label, all, chosen, onChange }: MembersProps) => (
  <fieldset className="phase-members">
    <legend className="field-label">{label}</legend>
    <div className="choices">
      {all.map(({ id, name }) => (
        <Checkbox
          key={id}
          checked={chosen.includes(id)}
          onChange={on => onChange(on ? [...chosen, id] : chosen.filter(other => other !== id))}
          label={name}
        />
      ))}
    </div>
  </fieldset>
);
