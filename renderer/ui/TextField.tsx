import type { ComponentProps } from 'react';
import './field.css';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  value: string;
  onChange: (value: string) => void;
}

export const TextField = ({ onChange, ...rest }: TextFieldProps) => (
  <input
    {...rest}
    className="input"
    autoComplete="off"
    spellCheck={false}
    onChange={event => onChange(event.target.value)}
  />
);

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> {
  value: string;
  onChange: (value: string) => void;
}

export const TextArea = ({ onChange, ...rest }: TextAreaProps) => (
  <textarea rows={3} {...rest} className="input" onChange={event => onChange(event.target.value)} />
);
