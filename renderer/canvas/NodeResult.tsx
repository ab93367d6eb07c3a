import { useTranslation } from 'react-i18next';
import type { TensorType } from '../../engine/ir/type.ts';
import { formatCompact, formatCount, formatShape } from '../i18n/format.ts';
import { useReport } from '../store/scene.ts';

/** Output shapes and parameters. An Output node shows what arrives; a dash stands where an error hides the shape. */
export function NodeResult({ id, outputs }: { id: string; outputs: readonly string[] }) {
  const { t } = useTranslation('canvas');
  const report = useReport(id);
  const types =
    outputs.length > 0 ? outputs.map(port => report?.outputs[port]) : Object.values(report?.inputs ?? {});
  const parameters = report?.parameters ?? 0;
  const shapes = types.map(shapeText).join('   ');
  return (
    <div className="layer-node-result tabular">
      <span className="layer-node-shape" title={shapes}>
        {shapes}
      </span>
      {parameters > 0 && (
        <span
          className="layer-node-parameters"
          title={t('node.parameters', { formatted: formatCount(parameters) })}
        >
          {t('node.parametersShort', { formatted: formatCompact(parameters) })}
        </span>
      )}
    </div>
  );
}

const shapeText = (type: TensorType | null | undefined): string => (type ? formatShape(type.shape) : '–');
