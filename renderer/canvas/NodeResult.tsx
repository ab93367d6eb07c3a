import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../engine/document/document.ts';
import type { TensorType } from '../../engine/ir/type.ts';
import { formatCompact, formatCount, formatShape } from '../i18n/format.ts';
import { useReport } from '../store/scene.ts';
import { FrozenMark } from './FrozenMark.tsx';

/** Output shapes and parameters. An Output node shows what arrives; a dash stands where an error hides the shape. */
export function NodeResult({ node, outputs }: { node: Node; outputs: readonly string[] }) {
  const report = useReport(node.id);
  const types =
    outputs.length > 0 ? outputs.map(port => report?.outputs[port]) : Object.values(report?.inputs ?? {});
  const parameters = report?.parameters ?? 0;
  const shapes = types.map(shapeText).join('   ');
  return (
    <div className="layer-node-result tabular">
      <span className="layer-node-shape" title={shapes}>
        {shapes}
      </span>
      {parameters > 0 && <Parameters node={node} count={parameters} />}
    </div>
  );
}

/** Most edits that change a shape leave it as it is. */
const Parameters = memo(({ node, count }: { node: Node; count: number }) => {
  const { t } = useTranslation('canvas');
  return (
    <span className="layer-node-parameters" title={t('node.parameters', { formatted: formatCount(count) })}>
      <FrozenMark node={node} />
      {t('node.parametersShort', { formatted: formatCompact(count) })}
    </span>
  );
});

const shapeText = (type: TensorType | null | undefined): string => (type ? formatShape(type.shape) : '–');
