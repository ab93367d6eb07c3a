/** A uPlot that lives in an element: follows its size, the theme, and data that grows. */
import { type RefObject, useEffect, useRef } from 'react';
import uPlot, { type AlignedData, type Options } from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** The value of a design token, where the element is. */
export const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** `options` must keep its identity while the plot is the same: a new one makes a new plot. */
export function usePlot(
  element: RefObject<HTMLDivElement | null>,
  options: Omit<Options, 'width' | 'height'>,
  data: AlignedData,
): void {
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const host = element.current;
    if (!host) return;
    const size = () => ({ width: Math.max(50, host.clientWidth), height: Math.max(50, host.clientHeight) });
    const made = new uPlot({ ...options, ...size() }, latest.current, host);
    plot.current = made;
    const resized = new ResizeObserver(() => made.setSize(size()));
    resized.observe(host);
    const themed = new MutationObserver(() => made.redraw(false, true));
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [element, options]);

  useEffect(() => {
    const made = plot.current;
    if (!made) return;
    // While the user looks closer at a part, new points must not take the view away.
    const zoomed = isZoomed(made);
    made.setData(data, !zoomed);
    if (zoomed) made.redraw();
  }, [data]);
}

function isZoomed({ data, scales }: uPlot): boolean {
  const x = data[0];
  const { min, max } = scales.x ?? {};
  if (x.length < 2 || min == null || max == null) return false;
  return min > x[0]! || max < x[x.length - 1]!;
}
