/** What the losses of yes or no share. */
import type { Field } from '../document/document.ts';
import { layerProblem } from '../graph/problem-codes.ts';
import type { Shape } from '../ir/type.ts';
import { expectSameSizes } from './loss.ts';

/** Throws where the target has more than two classes, or is not as large as the prediction. */
export function expectBinary(loss: string, prediction: Shape, target: Field): void {
  const classes = target.classes?.length;
  if (classes !== undefined && classes !== 2)
    throw layerProblem('target-binary', { loss, field: target.name, classes }, { attribute: 'loss' });
  expectSameSizes(prediction, target);
}
