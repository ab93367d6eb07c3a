import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../engine/document/document.ts';
import type { NodeReport } from '../../engine/graph/compiled.ts';
import { frozenOf } from '../edits/parameters.ts';
import { useReport } from '../store/scene.ts';

/** A lock where training leaves the node's parameters, or some of them, as they are. */
export function FrozenMark({ node }: { node: Node }) {
  const { t } = useTranslation('canvas');
  const known = useReport(node.id, namesOf);
  const names = known ? known.split('\n') : [];
  const frozen = frozenOf(node, names);
  if (frozen.length === 0) return null;
  const text =
    frozen.length === names.length ? t('node.frozen') : t('node.partlyFrozen', { names: frozen.join(', ') });
  return (
    <span className="layer-node-frozen" role="img" aria-label={text} title={text}>
      <Lock size={11} aria-hidden />
    </span>
  );
}

/** The names of the parameters, one in a line; of a block only the whole is known here, not its parts by name. */
const namesOf = ({ parameterShapes, parameters }: NodeReport): string =>
  Object.keys(parameterShapes ?? {}).join('\n') || (parameters ? '*' : '');
