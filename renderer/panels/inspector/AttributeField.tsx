import { RotateCcw, SquareFunction } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json, Node } from '../../../engine/document/document.ts';
import { holdsExpression } from '../../../engine/graph/expressions.ts';
import {
  attributeFault,
  type Attribute as Declared,
  withDefaults,
} from '../../../engine/layers/attribute.ts';
import { promoteAttribute } from '../../canvas/block-commands.ts';
import { changeAttribute } from '../../canvas/commands.ts';
import { kindFor } from '../../edits/block-attributes.ts';
import { isDefault } from '../../edits/nodes.ts';
import { declaredName } from '../../i18n/declared.ts';
import { attributeDoc, attributeName, optionName } from '../../i18n/layer-text.ts';
import { faultText } from '../../i18n/problem-text.ts';
import { useLayer } from '../../store/scene.ts';
import { useView } from '../../store/view.ts';
import { Field, IconButton } from '../../ui/index.ts';
import { AttributeControl } from './AttributeControl.tsx';
import { ExpressionField } from './ExpressionField.tsx';

interface AttributeFieldProps {
  node: Node;
  name: string;
  attribute: Declared;
}

/** One setting of a layer. Where it differs from the default, a button takes it back. Drawn again when its own value changed. */
export const AttributeField = memo(Attribute, isSame);

/** A list of choices depends on the other settings. */
function isSame(before: AttributeFieldProps, { node, name, attribute }: AttributeFieldProps): boolean {
  const own = ({ id, type, attributes }: Node) => [id, type, attributes[name], attributes.block];
  const former = own(before.node);
  return (
    before.name === name &&
    before.attribute === attribute &&
    (before.node === node || attribute.kind !== 'choices') &&
    own(node).every((value, i) => value === former[i])
  );
}

function Attribute({ node, name, attribute }: AttributeFieldProps) {
  const { t } = useTranslation('canvas');
  const layer = useLayer(node);
  const inBlock = useView(state => state.scene) !== '';
  const values = withDefaults(layer?.attributes ?? {}, node.attributes);
  const value = node.attributes[name] ?? (attribute.default as Json);
  const label = attributeName(node.type, name);
  const calculated = inBlock && holdsExpression(value);
  const fault = calculated ? null : attributeFault(label, attribute, value);
  const changed = !isDefault(layer, name, node.attributes[name]);
  return (
    <div className="attribute" data-changed={changed || undefined} data-attribute={name}>
      <Field
        label={label}
        help={attributeDoc(node.type, name, layer)}
        error={fault && faultText(fault)}
        inline={attribute.kind !== 'choices'}
        action={
          <>
            {inBlock && !calculated && kindFor(attribute) && (
              <IconButton
                icon={SquareFunction}
                size="sm"
                label={t('block.promote')}
                onClick={() => promoteAttribute(node.id, name, attribute, value)}
              />
            )}
            {changed && (
              <IconButton
                icon={RotateCcw}
                size="sm"
                label={t('inspector.reset', { value: describe(attribute.default) })}
                onClick={() => changeAttribute(node.id, name, attribute.default as never)}
              />
            )}
          </>
        }
      >
        {control =>
          calculated ? (
            <ExpressionField
              control={control}
              value={value}
              onChange={next => changeAttribute(node.id, name, next)}
            />
          ) : (
            <AttributeControl
              control={control}
              attribute={attribute}
              value={value}
              values={values}
              onChange={next => changeAttribute(node.id, name, next)}
              optionLabel={option => labelOf(name, option)}
            />
          )
        }
      </Field>
    </div>
  );
}

/** Losses and metrics are declared in tables of their own, which have their names in every language. */
const labelOf = (name: string, option: string): string => {
  if (name === 'loss') return declaredName('losses', option);
  if (name === 'metrics') return declaredName('metrics', option);
  return optionName(name, option);
};

const describe = (value: Declared['default']): string =>
  typeof value === 'object' ? value.join(' × ') || '–' : String(value) || '–';
