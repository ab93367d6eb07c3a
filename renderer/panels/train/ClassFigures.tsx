import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../i18n/format.ts';
import './class-figures.css';
import { type OutputTables, type Sorting, sortedClasses } from './class-tables.ts';
import { formatMeasure, measureName, parseMeasure } from './measures.ts';

/** Each class with its figures; a column's title sorts by it. */
export function ClassFigures({ tables }: { tables: OutputTables }) {
  const { t } = useTranslation('train');
  const [sorting, setSorting] = useState<Sorting>({ metric: null, descending: false });
  const { classes, columns, confusion } = tables;
  const sortBy = (metric: string | null) => () =>
    setSorting({ metric, descending: sorting.metric === metric && !sorting.descending });
  const titles = [
    { metric: null, name: t('classes.class') },
    ...columns.map(({ metric }) => ({ metric, name: measureName(parseMeasure(metric), false) })),
  ];
  return (
    <div className="class-figures classes-scroll" data-testid="class-figures">
      <table>
        <thead>
          <tr>
            {titles.map(({ metric, name }) => (
              <SortedTitle
                key={metric}
                name={name}
                sorting={sorting}
                metric={metric}
                onSort={sortBy(metric)}
              />
            ))}
            {confusion && <th scope="col">{t('classes.samples')}</th>}
          </tr>
        </thead>
        <tbody>
          {sortedClasses(tables, sorting).map(index => (
            <tr key={index}>
              <th scope="row">{classes[index]}</th>
              {columns.map(({ metric, figures }) => (
                <td key={metric} className="tabular">
                  {figures[index] === null || figures[index] === undefined
                    ? '–'
                    : formatMeasure(parseMeasure(metric), figures[index])}
                </td>
              ))}
              {confusion && (
                <td className="tabular">
                  {formatCount(confusion.counts[index]!.reduce((sum, count) => sum + count, 0))}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface SortedTitleProps {
  name: string;
  metric: string | null;
  sorting: Sorting;
  onSort: () => void;
}

function SortedTitle({ name, metric, sorting, onSort }: SortedTitleProps) {
  const sorted = sorting.metric === metric;
  const Arrow = sorting.descending ? ArrowDown : ArrowUp;
  return (
    <th scope="col" aria-sort={sorted ? (sorting.descending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" onClick={onSort}>
        {name}
        {sorted && <Arrow size={12} aria-hidden />}
      </button>
    </th>
  );
}
