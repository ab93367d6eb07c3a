/** The labels that a network says of a sequence, from the probabilities of each step. */
import type { OutputReport } from '../graph/compiled.ts';

export interface Labels {
  readonly target: readonly number[];
  readonly predicted: readonly number[];
}

/**
 * The best class of each step; where there is a blank, repetitions are one label and blanks none (best path decoding).
 * @param shape of the probabilities: [classes, steps] or [steps, classes]
 */
export function readLabels(
  probabilities: readonly number[],
  shape: readonly number[],
  { classAxis, blank, padding }: Pick<OutputReport, 'classAxis' | 'blank' | 'padding'>,
  target: readonly number[],
): Labels {
  const [classes, steps] = classAxis === 1 ? [shape[0]!, shape[1]!] : [shape[1]!, shape[0]!];
  const at = (step: number, c: number): number =>
    probabilities[classAxis === 1 ? c * steps + step : step * classes + c]!;
  const best = Array.from({ length: steps }, (_, step) => {
    let highest = 0;
    for (let c = 1; c < classes; c++) if (at(step, c) > at(step, highest)) highest = c;
    return highest;
  });
  const counts = (label: number): boolean => label !== padding && label !== blank;
  return {
    target: target.filter(counts),
    predicted:
      blank === null
        ? best.filter((_, step) => target.length === 0 || counts(target[step]!))
        : best.filter((label, step) => label !== blank && label !== best[step - 1]),
  };
}
