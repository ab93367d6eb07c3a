import type { Sample, SampleValue } from '../../../main/api.ts';
import { formatNumber, formatShape, listSeparator } from '../../i18n/format.ts';
import './sample-values.css';

/** How many numbers of a tensor are written out. */
const SHOWN_NUMBERS = 6;

/** How much of a text. */
const SHOWN_CHARACTERS = 80;

/** A sample's fields: images as pictures, the rest by name. */
export function SampleValues({ sample, skip }: { sample: Sample; skip: readonly string[] }) {
  const fields = Object.entries(sample.fields).filter(([name]) => !skip.includes(name));
  const images = fields.filter(([, value]) => value.kind === 'image');
  const others = fields.filter(([, value]) => value.kind !== 'image' && images.length === 0);
  return (
    <div className="sample-values">
      {images.map(([name, value]) => value.kind === 'image' && <img key={name} src={value.url} alt={name} />)}
      {others.length > 0 && (
        <dl className="tabular">
          {others.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{valueText(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

export function valueText(value: SampleValue): string {
  switch (value.kind) {
    case 'category':
      return value.label;
    case 'number':
      return formatNumber(value.value);
    case 'labels': {
      const isText = value.labels.every(label => [...label].length === 1);
      const shown = value.labels.slice(0, isText ? SHOWN_CHARACTERS : SHOWN_NUMBERS);
      return shown.join(isText ? '' : ', ') + (shown.length < value.labels.length ? ' …' : '');
    }
    case 'tensor': {
      const isCut = value.values.length > SHOWN_NUMBERS;
      const numbers = value.values.slice(0, SHOWN_NUMBERS).map(number => formatNumber(number, 3));
      const list = [...numbers, ...(isCut ? ['…'] : [])].join(listSeparator());
      return isCut ? `${list} (${formatShape(value.shape)})` : list;
    }
    case 'image':
      return `${value.width} × ${value.height}`;
  }
}
