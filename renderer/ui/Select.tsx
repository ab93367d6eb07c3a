import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import { useState } from 'react';
import './field.css';
import './menu.css';
import type { ControlProps } from './Field.tsx';

export interface Option {
  readonly value: string;
  readonly label: string;
  /** A second line in the list. */
  readonly hint?: string;
  /** Why it cannot be chosen; it stays in the list, with the reason. */
  readonly whyNot?: string;
}

interface SelectProps extends Partial<ControlProps> {
  value: string;
  onChange: (value: string) => void;
  /** A function: they are many, and found when the list is opened. */
  options: readonly Option[] | (() => readonly Option[]);
  /** What the value is called where the options are not known yet. */
  label?: string;
  placeholder?: string;
  'aria-label'?: string;
}

/** Radix keeps the empty string for "nothing chosen"; a real option with that value travels under this name. */
const EMPTY = '__empty__';

/**
 * Until it has the focus it is its closed list alone: what Radix makes of the options, out of sight, is for keys that choose one
 * without opening it.
 */
export function Select({ value, onChange, options, label, placeholder, ...rest }: SelectProps) {
  const [open, setOpen] = useState(false);
  const [focused, setFocused] = useState(false);
  const known = typeof options === 'function' ? (open ? options() : []) : options;
  const shown = known.find(option => option.value === value)?.label ?? label;
  return (
    <Radix.Root
      value={shown === undefined ? '' : value || EMPTY}
      onValueChange={next => onChange(next === EMPTY ? '' : next)}
      onOpenChange={setOpen}
    >
      <Radix.Trigger
        {...rest}
        className="input select"
        title={shown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      >
        <Radix.Value placeholder={value || placeholder}>{shown}</Radix.Value>
        <Radix.Icon asChild>
          <ChevronDown size={14} aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      {(open || focused) && <Options options={known} />}
    </Radix.Root>
  );
}

const Options = ({ options }: { options: readonly Option[] }) => (
  <Radix.Portal>
    <Radix.Content className="menu menu-select" position="popper" sideOffset={4} collisionPadding={8}>
      <Radix.Viewport>
        {options.map(option => (
          <Radix.Item
            key={option.value}
            className="menu-item"
            value={option.value || EMPTY}
            disabled={option.whyNot !== undefined}
          >
            <span className="menu-mark">
              <Radix.ItemIndicator asChild>
                <Check size={14} aria-hidden />
              </Radix.ItemIndicator>
            </span>
            <span className="menu-text">
              <Radix.ItemText>{option.label}</Radix.ItemText>
              {(option.whyNot ?? option.hint) && <small>{option.whyNot ?? option.hint}</small>}
            </span>
          </Radix.Item>
        ))}
      </Radix.Viewport>
    </Radix.Content>
  </Radix.Portal>
);
