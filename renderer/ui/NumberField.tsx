import { type ComponentProps, useState } from 'react';
import './field.css';

interface NumberFieldProps
  extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'min' | 'max' | 'step' | 'type'> {
  value: number;
  onChange: (value: number) => void;
  /** Bounds of the arrow keys, and of typed text when the field is left with `clamp`. */
  min?: number;
  max?: number;
  /** What the arrow keys add; Shift makes it ten times as much. */
  step?: number;
  integer?: boolean;
  /** Bring typed numbers into the bounds when the field is left, for settings that nothing else validates. */
  clamp?: boolean;
}

/**
 * A number that may be typed freely: what parses is passed on at once (so the canvas follows), what does not is
 * dropped when the field is left. A text input, because a number input swallows half-typed and localized numbers.
 */
export function NumberField({
  value,
  onChange,
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  step = 1,
  integer,
  clamp,
  ...rest
}: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const bounded = (number: number) => Math.min(max, Math.max(min, number));
  const stepBy = (amount: number, input: HTMLInputElement) => {
    // Twelve digits hide the binary rounding of 0.1 + 0.2.
    const next = bounded(Number((value + amount).toPrecision(12)));
    setDraft(null);
    if (next === value) return;
    // At once: to write into a field that has the focus, the browser lays out the page, which nothing else has changed yet.
    input.value = formatNumber(next);
    onChange(next);
  };
  return (
    <input
      {...rest}
      className="input"
      data-number
      inputMode={integer ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={draft ?? formatNumber(value)}
      onChange={event => {
        const text = event.target.value;
        setDraft(text);
        const number = parseNumber(text, integer);
        if (number !== null) onChange(number);
      }}
      onBlur={event => {
        setDraft(null);
        if (clamp && bounded(value) !== value) onChange(bounded(value));
        rest.onBlur?.(event);
      }}
      onKeyDown={event => {
        const sign = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
        if (sign !== 0) {
          event.preventDefault();
          stepBy(sign * step * (event.shiftKey ? 10 : 1), event.currentTarget);
        }
        if (event.key === 'Enter') setDraft(null);
        rest.onKeyDown?.(event);
      }}
    />
  );
}

/** 0.000001 rather than 1e-6 until it gets silly. */
const formatNumber = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-6 ? value.toExponential() : String(value);

/** Null while the text is no number. A decimal comma is read as a point. */
export function parseNumber(text: string, integer = false): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  const number = Number(trimmed);
  if (!Number.isFinite(number) || (integer && !Number.isInteger(number))) return null;
  return number;
}
