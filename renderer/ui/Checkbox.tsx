import { Check } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { useId } from 'react';
import './field.css';
import type { ControlProps } from './Field.tsx';

interface CheckboxProps extends Partial<ControlProps> {
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** Beside the box; leave it out inside a Field, which has a label of its own. */
  label?: string;
}

export function Checkbox({ checked, onChange, label, id: given, ...rest }: CheckboxProps) {
  const own = useId();
  const id = given ?? own;
  const box = (
    <Radix.Root
      {...rest}
      id={id}
      className="checkbox"
      checked={checked}
      onCheckedChange={state => onChange(state === true)}
    >
      <Radix.Indicator asChild>
        <Check size={12} strokeWidth={3} aria-hidden />
      </Radix.Indicator>
    </Radix.Root>
  );
  if (label === undefined) return box;
  return (
    <span className="check-row">
      {box}
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
