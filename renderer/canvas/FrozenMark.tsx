import { Lock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../engine/document/document.ts';
import { frozenOf } from '../edits/parameters.ts';
import { useReport } from '../store/scene.ts';

/** A lock where training leaves the node's parameters, or some of them, as they are. */
export function FrozenMark({ node }: { node: Node }) {
  const { t } = useTranslation('canvas');
  const report = useReport(node.id);
  // Of a block only the whole is known here, not its parts by name.
  const shapes = Object.keys(report?.parameterShapes ?? {});
  const names = shapes.length === 0 && report?.parameters ? ['*'] : shapes;
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
