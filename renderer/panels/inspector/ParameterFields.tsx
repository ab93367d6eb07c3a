import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../engine/document/document.ts';
import { ALL_PARAMETERS, settingsOf } from '../../../engine/document/parameter-settings.ts';
import { changeParameters } from '../../canvas/commands.ts';
import { formatCount, formatShape } from '../../i18n/format.ts';
import { useReportLater } from '../../store/scene.ts';
import { Checkbox, Field, NumberField, Select } from '../../ui/index.ts';
import { ParameterNumber } from './ParameterNumber.tsx';

const SMALLEST = 1e-6;
const DEFAULT_NORM = 3;

/** How training treats the node's parameters: all of them, or one by its name. */
export const ParameterFields = memo(({ node }: { node: Node }) => {
  const { t } = useTranslation('canvas');
  const report = useReportLater(node.id);
  const [chosen, setChosen] = useState(ALL_PARAMETERS);
  if (!report?.parameters) return null;
  const shapes = Object.entries(report.parameterShapes ?? {});
  const name = shapes.some(([each]) => each === chosen) ? chosen : ALL_PARAMETERS;
  const settings = settingsOf([node.parameters], name);
  const isVector = name !== ALL_PARAMETERS && (report.parameterShapes?.[name]?.length ?? 0) < 2;
  return (
    <section className="inspector-section" aria-label={t('parameters.title')}>
      <h3>{t('parameters.title')}</h3>
      <dl className="facts tabular">
        <dt>{t('inspector.parameters')}</dt>
        <dd>{formatCount(report.parameters)}</dd>
        {shapes.map(([each, shape]) => [
          <dt key={each}>{each}</dt>,
          <dd key={`${each} shape`}>{formatShape(shape)}</dd>,
        ])}
      </dl>
      {shapes.length > 1 && (
        <Field inline label={t('parameters.of')}>
          {control => (
            <Select
              {...control}
              value={name}
              onChange={setChosen}
              options={[
                { value: ALL_PARAMETERS, label: t('parameters.all') },
                ...shapes.map(([each]) => ({ value: each, label: each })),
              ]}
            />
          )}
        </Field>
      )}
      <Checkbox
        checked={settings.frozen}
        onChange={frozen => changeParameters(node.id, name, 'frozen', frozen)}
        label={t('parameters.frozen')}
      />
      {!settings.frozen && (
        <>
          <ParameterNumber node={node} name={name} setting="learningRate" min={SMALLEST} />
          <ParameterNumber node={node} name={name} setting="weightDecay" />
          <ParameterNumber node={node} name={name} setting="l1" />
          <ParameterNumber node={node} name={name} setting="l2" />
          {!isVector && (
            <>
              <Checkbox
                checked={settings.maxNorm !== null}
                onChange={on => changeParameters(node.id, name, 'maxNorm', on ? DEFAULT_NORM : null)}
                label={t('parameters.maxNorm')}
              />
              {settings.maxNorm !== null && (
                <Field inline label={t('parameters.maxNormLimit')} help={t('parameters.maxNormHelp')}>
                  {control => (
                    <NumberField
                      {...control}
                      clamp
                      min={SMALLEST}
                      step={0.1}
                      value={settings.maxNorm ?? DEFAULT_NORM}
                      onChange={limit => changeParameters(node.id, name, 'maxNorm', limit)}
                    />
                  )}
                </Field>
              )}
            </>
          )}
        </>
      )}
    </section>
  );
}, isSame);

/** All that it shows of the node itself. */
function isSame({ node: before }: { node: Node }, { node: after }: { node: Node }): boolean {
  return before.id === after.id && before.parameters === after.parameters;
}
