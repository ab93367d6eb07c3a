import { useTranslation } from 'react-i18next';
import type { Json } from '../../../engine/document/document.ts';
import type { Attribute, ChoicesAttribute } from '../../../engine/layers/attribute.ts';
import { useDocument } from '../../store/use-document.ts';
import { Checkbox, type ControlProps, NumberField, Select, TextField } from '../../ui/index.ts';
import { NumbersField } from './NumbersField.tsx';

interface AttributeControlProps {
  control: ControlProps;
  attribute: Attribute;
  value: unknown;
  /** Of all attributes beside it, defaults filled in. */
  values: { readonly [name: string]: unknown };
  onChange: (value: Json) => void;
  optionLabel: (option: string) => string;
}

/** The control that the attribute's kind asks for. */
export function AttributeControl({
  control,
  attribute,
  value,
  values,
  onChange,
  optionLabel,
}: AttributeControlProps) {
  switch (attribute.kind) {
    case 'int':
    case 'float':
      return (
        <NumberField
          {...control}
          value={typeof value === 'number' ? value : attribute.default}
          onChange={onChange}
          min={attribute.min}
          max={attribute.max}
          integer={attribute.kind === 'int'}
          step={attribute.kind === 'int' ? 1 : stepOf(Number(value))}
        />
      );
    case 'bool':
      return <Checkbox {...control} checked={value === true} onChange={onChange} />;
    case 'text':
      return <TextField {...control} value={String(value)} onChange={onChange} />;
    case 'ints':
    case 'floats':
      return <NumbersField control={control} attribute={attribute} value={value} onChange={onChange} />;
    case 'field':
      return <FieldSelect control={control} value={String(value)} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          {...control}
          value={String(value)}
          onChange={onChange}
          options={attribute.options.map(option => ({ value: option, label: optionLabel(option) }))}
        />
      );
    case 'choices':
      return (
        <Choices
          attribute={attribute}
          value={value}
          values={values}
          onChange={onChange}
          optionLabel={optionLabel}
        />
      );
  }
}

/** A tenth of the number's own place: 0.001 becomes 0.0011. */
const stepOf = (value: number): number =>
  value === 0 || !Number.isFinite(value) ? 0.1 : 10 ** Math.floor(Math.log10(Math.abs(value)) - 0.5);

const none: readonly never[] = [];

/** The fields of the document's data. */
function FieldSelect({
  control,
  value,
  onChange,
}: Pick<AttributeControlProps, 'control' | 'onChange'> & { value: string }) {
  const { t } = useTranslation('canvas');
  const fields = useDocument(({ document }) => document.dataset?.fields ?? none);
  const options = fields.map(({ name, kind, shape, classes }) => ({
    value: name,
    label: name,
    hint: classes
      ? t('inspector.fieldClasses', { count: classes.length })
      : [t(`inspector.fieldKinds.${kind}`), shape.join(' × ')].filter(Boolean).join(' · '),
  }));
  return (
    <Select
      {...control}
      value={value}
      onChange={onChange}
      options={[{ value: '', label: t('inspector.noField') }, ...options]}
    />
  );
}

function Choices({
  attribute,
  value,
  values,
  onChange,
  optionLabel,
}: Omit<AttributeControlProps, 'control' | 'attribute'> & { attribute: ChoicesAttribute }) {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : none;
  const offered = attribute.offered?.(values) ?? attribute.options;
  // What does not fit but is chosen stays in sight, to be taken away.
  const shown = attribute.options.filter(option => offered.includes(option) || chosen.includes(option));
  return (
    <div className="choices">
      {shown.map(option => (
        <Checkbox
          key={option}
          label={optionLabel(option)}
          checked={chosen.includes(option)}
          // In the declaration's order, whatever the order of the clicks.
          onChange={on =>
            onChange(attribute.options.filter(other => (other === option ? on : chosen.includes(other))))
          }
        />
      ))}
    </div>
  );
}
