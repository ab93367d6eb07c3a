import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../engine/document/document.ts';
import { settingsOf } from '../../../engine/document/parameter-settings.ts';
import { changeParameters } from '../../canvas/commands.ts';
import { inheritedSettings } from '../../edits/parameters.ts';
import { Field, IconButton, NumberField } from '../../ui/index.ts';

interface ParameterNumberProps {
  node: Node;
  /** Of the parameter, or `*`. */
  name: string;
  setting: 'learningRate' | 'weightDecay' | 'l1' | 'l2';
  min?: number;
}

/** A factor, or a share of the penalty. Where it differs from what would hold, a button takes it back. */
export function ParameterNumber({ node, name, setting, min = 0 }: ParameterNumberProps) {
  const { t } = useTranslation('canvas');
  const value = settingsOf([node.parameters], name)[setting];
  const inherited = inheritedSettings(node, name)[setting];
  const changed = value !== inherited;
  const change = (next: number): void => {
    // Half-typed numbers that no document may hold are waited out.
    if (next >= min) changeParameters(node.id, name, setting, next);
  };
  return (
    <div className="attribute" data-changed={changed || undefined}>
      <Field
        inline
        label={t(`parameters.${setting}`)}
        help={t(`parameters.${setting}Help`)}
        action={
          changed && (
            <IconButton
              icon={RotateCcw}
              size="sm"
              label={t('inspector.reset', { value: String(inherited) })}
              onClick={() => change(inherited)}
            />
          )
        }
      >
        {control => (
          <NumberField
            {...control}
            clamp
            min={min}
            step={setting === 'l1' || setting === 'l2' ? 0.0001 : 0.1}
            value={value}
            onChange={change}
          />
        )}
      </Field>
    </div>
  );
}
