import type { ComponentProps, CSSProperties } from 'react';
import './slider.css';

interface SliderProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'min' | 'max' | 'type'> {
  value: number;
  onChange: (value: number) => void;
  min: number;
  max: number;
  /** Name of the design token of its filled part. */
  color?: string;
}

/** The browser's own slider, with its keys, in the colours of the theme. */
export const Slider = ({ value, onChange, min, max, color = '--accent', ...rest }: SliderProps) => (
  <input
    {...rest}
    type="range"
    className="slider"
    min={min}
    max={max}
    value={value}
    style={
      {
        '--slider-color': `var(${color})`,
        '--slider-fill': `${((value - min) / (max - min)) * 100}%`,
      } as CSSProperties
    }
    onChange={event => onChange(Number(event.target.value))}
  />
);
