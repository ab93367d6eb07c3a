import type { Configured, Json } from '../../../engine/document/document.ts';
import { type Attribute, type AttributeTable, invalidAttribute } from '../../../engine/layers/attribute.ts';
import {
  type DeclaredTable,
  declaredAttributeDoc,
  declaredAttributeName,
  declaredDoc,
  declaredName,
} from '../../i18n/declared.ts';
import { Checkbox, type ControlProps, Field, NumberField, Select } from '../../ui/index.ts';

interface Declaration {
  readonly doc: string;
  readonly attributes: AttributeTable;
}

interface ConfiguredFieldsProps {
  /** Which table the entry is of. */
  table: DeclaredTable & ('optimizers' | 'schedules');
  declarations: Readonly<Record<string, Declaration>>;
  label: string;
  value: Configured;
  onChange: (value: Configured) => void;
}

/** An entry of a table (an optimizer, a schedule) and its settings, both from the declarations. */
export function ConfiguredFields({ table, declarations, label, value, onChange }: ConfiguredFieldsProps) {
  const declaration = declarations[value.type];
  const setAttribute = (name: string, next: Json): void => {
    const { [name]: _, ...others } = value.attributes;
    const isDefault = declaration?.attributes[name]?.default === next;
    onChange({ ...value, attributes: isDefault ? others : { ...others, [name]: next } });
  };
  return (
    <>
      <Field label={label} note={declaration && declaredDoc(table, value.type, declaration.doc)}>
        {control => (
          <Select
            {...control}
            value={value.type}
            onChange={type => onChange({ type, attributes: kept(declarations[type], value) })}
            options={Object.keys(declarations).map(name => ({
              value: name,
              label: declaredName(table, name),
            }))}
          />
        )}
      </Field>
      {Object.entries(declaration?.attributes ?? {}).map(([name, attribute]) => {
        const current = value.attributes[name] ?? attribute.default;
        const title = declaredAttributeName(table, value.type, name);
        return (
          <Field
            key={name}
            inline
            label={title}
            help={declaredAttributeDoc(table, value.type, name, attribute.doc)}
            error={invalidAttribute(title, attribute, current)}
          >
            {control => (
              <Control
                control={control}
                attribute={attribute}
                value={current}
                onChange={next => setAttribute(name, next)}
                optionLabel={option => declaredName(table, option)}
              />
            )}
          </Field>
        );
      })}
    </>
  );
}

/** The settings that the newly chosen entry has too, such as the learning rate. */
function kept(declaration: Declaration | undefined, { attributes }: Configured): Configured['attributes'] {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => declaration?.attributes[name]));
}

interface ControlOfProps {
  control: ControlProps;
  attribute: Attribute;
  value: unknown;
  onChange: (value: Json) => void;
  optionLabel: (option: string) => string;
}

function Control({ control, attribute, value, onChange, optionLabel }: ControlOfProps) {
  switch (attribute.kind) {
    case 'int':
    case 'float':
      return (
        <NumberField
          {...control}
          value={Number(value)}
          onChange={onChange}
          min={attribute.min}
          max={attribute.max}
          integer={attribute.kind === 'int'}
          step={attribute.kind === 'int' ? 1 : leadingPlace(Number(value))}
        />
      );
    case 'bool':
      return <Checkbox {...control} checked={value === true} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          {...control}
          value={String(value)}
          onChange={onChange}
          options={attribute.options.map(option => ({ value: option, label: optionLabel(option) }))}
        />
      );
    default:
      // Optimizers and schedules declare no lists, texts or fields.
      return null;
  }
}

/** What the arrow keys add: a tenth of the number's place, so 0.001 goes to 0.0011. */
const leadingPlace = (value: number): number =>
  value === 0 ? 0.01 : 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1);
