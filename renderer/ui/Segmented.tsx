import { ToggleGroup } from 'radix-ui';
import './segmented.css';

interface SegmentedProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { readonly value: T; readonly label: string }[];
  label: string;
}

/** A choice among few, all of them visible. */
export const Segmented = <T extends string>({ value, onChange, options, label }: SegmentedProps<T>) => (
  <ToggleGroup.Root
    type="single"
    className="segmented"
    aria-label={label}
    value={value}
    // An empty value comes from pressing the chosen one again: one of them is always chosen.
    onValueChange={next => next !== '' && onChange(next as T)}
  >
    {options.map(option => (
      <ToggleGroup.Item key={option.value} value={option.value}>
        {option.label}
      </ToggleGroup.Item>
    ))}
  </ToggleGroup.Root>
);
