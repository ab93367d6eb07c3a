/** Weights whose variance follows from the fans. */
import { type AttributeTable, float, type ValuesOf } from '../layers/attribute.ts';
import { type Fans, initializer, type TableInitializer } from './initializer.ts';
import { drawNormal, drawUniform } from './random.ts';

export const gain = float({
  default: 1,
  min: 0,
  exclusive: true,
  doc: 'What the weights are multiplied by.',
});

export const varianceScaling = <const A extends AttributeTable>(
  name: string,
  doc: string,
  distribution: 'uniform' | 'normal',
  attributes: A,
  variance: (fans: Fans, settings: ValuesOf<A>) => number,
): TableInitializer =>
  initializer({
    name,
    doc,
    attributes,
    build(shape, fans, uniform, settings) {
      const deviation = Math.sqrt(variance(fans, settings));
      // A uniform distribution on ±b has the variance b² / 3.
      return distribution === 'uniform'
        ? drawUniform(shape, Math.sqrt(3) * deviation, uniform)
        : drawNormal(shape, deviation, uniform);
    },
  });
