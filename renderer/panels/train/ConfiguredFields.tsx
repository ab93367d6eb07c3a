import type { ReactNode } from 'react';
import type { Configured, Json } from '../../../engine/document/document.ts';
import {
  type AttributeTable,
  invalidAttribute,
  isRelevant,
  withDefaults,
} from '../../../engine/layers/attribute.ts';
import {
  type DeclaredTable,
  declaredAttributeDoc,
  declaredAttributeName,
  declaredDoc,
  declaredName,
} from '../../i18n/declared.ts';
import { Field, Select } from '../../ui/index.ts';
import { AttributeControl } from '../inspector/AttributeControl.tsx';

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
  /** Beside a setting, by its name. */
  actions?: Readonly<Record<string, ReactNode>>;
}

/** An entry of a table (an optimizer, a schedule) and its settings, both from the declarations. */
export function ConfiguredFields({
  table,
  declarations,
  label,
  value,
  onChange,
  actions,
}: ConfiguredFieldsProps) {
  const declaration = declarations[value.type];
  const values = withDefaults(declaration?.attributes ?? {}, value.attributes);
  const relevant = Object.entries(declaration?.attributes ?? {}).filter(([, attribute]) =>
    isRelevant(attribute, values),
  );
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
      {relevant.map(([name, attribute]) => {
        const current = values[name];
        const at = attribute.declaredBy ?? { table, entry: value.type };
        const title = declaredAttributeName(at.table, at.entry, name);
        return (
          <Field
            key={name}
            inline
            label={title}
            help={declaredAttributeDoc(at.table, at.entry, name, attribute.doc)}
            error={invalidAttribute(title, attribute, current)}
            action={actions?.[name]}
          >
            {control => (
              <AttributeControl
                control={control}
                attribute={attribute}
                value={current}
                values={values}
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
