/** Numbers, sizes, durations and dates in the language of the interface. */
import { i18n } from './index.ts';

const cache = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${i18n.language}${JSON.stringify(options)}`;
  const known = cache.get(key);
  if (known) return known;
  const format = new Intl.NumberFormat(i18n.language, options);
  cache.set(key, format);
  return format;
}

/** 61,706 */
export const formatCount = (value: number): string =>
  numberFormat({ maximumFractionDigits: 0 }).format(value);

/** 61,706 as it is, 44.4M from a million: where there is little room. */
export const formatCompact = (value: number): string =>
  value < 1e6
    ? formatCount(value)
    : numberFormat({ notation: 'compact', maximumSignificantDigits: 3 }).format(value);

/** A measured number with `digits` significant figures; very small and very large ones in scientific notation. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return formatPower(value, digits);
  return numberFormat({ maximumSignificantDigits: digits }).format(value);
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 3.1e-7 → 3.1×10⁻⁷ */
function formatPower(value: number, digits: number): string {
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e');
  const raised = [...String(Math.abs(Number(exponent)))].map(digit => SUPERSCRIPTS[Number(digit)]).join('');
  const sign = Number(exponent) < 0 ? '⁻' : '';
  return `${numberFormat({ maximumSignificantDigits: digits }).format(Number(mantissa))}×10${sign}${raised}`;
}

/** 0.9873 → 98.73 % */
export const formatPercent = (fraction: number, digits = 1): string =>
  Number.isFinite(fraction)
    ? numberFormat({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
        fraction,
      )
    : formatNumber(fraction);

/** Between numbers in a row: `5.1, 3.5`, but `5,1; 3,5` where the comma is the decimal mark. */
export const listSeparator = (): string => (numberFormat({}).format(0.5).includes(',') ? '; ' : ', ');

type Width = 'short' | 'narrow';

const unit = (value: number, name: string, digits = 0, width: Width = 'short'): string =>
  numberFormat({ style: 'unit', unit: name, unitDisplay: width, maximumFractionDigits: digits }).format(
    value,
  );

/** The two largest units: `3 min 20 sec`, `0.4 sec`, `18 ms`; narrow: `3m 20s`. */
export function formatDuration(seconds: number, width: Width = 'short'): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds > 0 && seconds < 0.0995) return unit(seconds * 1000, 'millisecond', 0, width);
  if (seconds < 9.95) return unit(Math.max(0, seconds), 'second', 1, width);
  const whole = Math.round(seconds);
  if (whole < 60) return unit(whole, 'second', 0, width);
  if (whole < 3600) return two(whole, 60, 'minute', 'second', width);
  const minutes = Math.round(whole / 60);
  if (minutes < 1440) return two(minutes, 60, 'hour', 'minute', width);
  return two(Math.round(minutes / 60), 24, 'day', 'hour', width);
}

function two(amount: number, size: number, large: string, small: string, width: Width): string {
  const first = unit(Math.floor(amount / size), large, 0, width);
  const rest = amount % size;
  return rest === 0 ? first : `${first} ${unit(rest, small, 0, width)}`;
}

/** 1536 → 1.5 kB; powers of 1000, as file managers show them. */
export function formatBytes(bytes: number): string {
  const names = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(names.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return unit(bytes / 1000 ** power, names[power] ?? 'byte', power === 0 ? 0 : 1);
}

/** Samples a second and the like: three figures are enough to compare by. */
export const formatRate = (value: number): string =>
  value >= 1000 ? formatCount(Number(value.toPrecision(3))) : formatNumber(value, 3);

export const formatTime = (iso: string): string =>
  new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

/** [1, 28, 28] → 1 × 28 × 28 */
export const formatShape = (shape: readonly (number | string)[]): string => shape.join(' × ');
