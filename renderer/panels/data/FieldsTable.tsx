import { Hash, Image, type LucideIcon, Rows3, Tags } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classCountOf, type Field, type Normalize } from '../../../engine/document/document.ts';
import type { Role } from '../../edits/bind-data.ts';
import { formatCount, formatShape } from '../../i18n/format.ts';
import { changeDataset } from '../../store/edit-training.ts';
import { Select } from '../../ui/index.ts';
import './fields-table.css';

const icons: Record<Field['kind'], LucideIcon> = {
  image: Image,
  category: Tags,
  number: Hash,
  tensor: Rows3,
};
const roles: readonly Role[] = ['input', 'target', 'unused'];
const normalizations: readonly Normalize[] = ['none', 'unit', 'standard'];
/** Classes that are named; the rest are counted. */
const NAMED_CLASSES = 6;

interface FieldsTableProps {
  fields: readonly Field[];
  roles: ReadonlyMap<string, Role>;
  onRole: (field: string, role: Role) => void;
}

/** What the data holds, how it is fed, and what it is for. */
export function FieldsTable({ fields, roles: chosen, onRole }: FieldsTableProps) {
  const { t } = useTranslation('data');
  const normalize = (name: string, value: Normalize): void =>
    changeDataset({
      fields: fields.map(field => (field.name === name ? { ...field, normalize: value } : field)),
    });
  return (
    <div className="fields-scroll">
      <table className="fields-table">
        <thead>
          <tr>
            <th scope="col">{t('fields.name')}</th>
            <th scope="col">{t('fields.kind')}</th>
            <th scope="col">{t('fields.shape')}</th>
            <th scope="col">{t('fields.normalize')}</th>
            <th scope="col">{t('fields.role')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(field => {
            const Icon = icons[field.kind];
            return (
              <tr key={field.name} data-field={field.name}>
                <th scope="row">
                  <Icon size={14} aria-hidden />
                  {field.name}
                </th>
                <td>{t(`fields.kinds.${field.kind}`)}</td>
                <td className="tabular">
                  <Shape field={field} />
                </td>
                <td>
                  {field.dtype === 'int64' ? (
                    '–'
                  ) : (
                    <Select
                      aria-label={t('fields.normalizeOf', { field: field.name })}
                      value={field.normalize ?? 'none'}
                      onChange={value => normalize(field.name, value as Normalize)}
                      options={normalizations.map(value => ({
                        value,
                        label: t(`fields.normalizations.${value}`),
                        hint: t(`fields.normalizationHints.${value}`),
                      }))}
                    />
                  )}
                </td>
                <td>
                  <Select
                    aria-label={t('fields.roleOf', { field: field.name })}
                    value={chosen.get(field.name) ?? 'unused'}
                    onChange={value => onRole(field.name, value as Role)}
                    options={roles.map(value => ({ value, label: t(`fields.roles.${value}`) }))}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Shape({ field }: { field: Field }) {
  const { t } = useTranslation('data');
  const count = classCountOf(field);
  const shape = field.shape.length === 0 ? null : formatShape(field.shape);
  if (count === undefined) return shape ?? t('fields.one');
  const classes = t('fields.classes', { count, shown: formatCount(count) });
  const names = field.classes ?? [];
  const named = names.slice(0, NAMED_CLASSES).join(', ') + (names.length > NAMED_CLASSES ? ', …' : '');
  return (
    <span title={names.join(', ')}>
      {shape === null ? classes : `${shape} · ${classes}`}
      {named && <small>{named}</small>}
    </span>
  );
}
