/** Layers that are compared with PyTorch, as the fixtures themselves describe them. */
import { readFileSync } from 'node:fs';
import type { Document } from '../../../engine/document/document.ts';
import { type Attributes, documentOf, node } from '../documents.ts';
import type { LayerFixture } from '../pytorch-fixtures.ts';

/** As make_layer_fixtures.py, make_signal_fixtures.py and make_attribute_fixtures.py write it. */
export interface LayerCase extends LayerFixture {
  readonly type: string;
  readonly attributes: Attributes;
  /** Shape of a sample for each input port, in the order of the ports. */
  readonly samples: readonly (readonly number[])[];
  /** A trainable layer in front of the first port, which shows the gradient of one that has no parameters. */
  readonly before: string | null;
  readonly rate: number;
  /** Differences of smaller results count as of one of this size. */
  readonly floor?: number;
  /** Input ports, where they are not `x`, or `x1`, `x2`, …; the output port where it is not `y`. */
  readonly ports?: readonly string[];
  readonly port?: string;
}

const read = (file: string): { readonly [name: string]: LayerCase } =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${file}`, import.meta.url), 'utf8')).cases;

export const layerCases = { ...read('layers.json'), ...read('signal.json'), ...read('attributes.json') };

export function layerDocument({
  type,
  attributes,
  samples,
  before,
  output,
  ports,
  port = 'y',
}: LayerCase): Document {
  const names = ports ?? (samples.length === 1 ? ['x'] : samples.map((_, i) => `x${i + 1}`));
  const size = samples[0]![0]!;
  const trainable: Attributes =
    before === 'Dense' ? { units: size } : { filters: size, kernelSize: samples[0]!.slice(1).fill(1) };
  return documentOf(
    [
      ...samples.map((_, i) => node('Input', { field: `in${i}` }, `in${i}`)),
      ...(before ? [node(before, trainable, 'before')] : []),
      node(type, attributes, 'layer'),
      node('Output', { target: 't', loss: 'mse', metrics: [] }),
    ],
    [
      ...(before ? ['in0 > before'] : []),
      ...names.map((name, i) => `${before && i === 0 ? 'before' : `in${i}`} > layer.${name}`),
      `layer.${port} > output`,
    ],
    {
      fields: [
        ...samples.map((shape, i) => ({
          name: `in${i}`,
          kind: 'tensor' as const,
          dtype: 'float32' as const,
          shape,
        })),
        { name: 't', kind: 'tensor', dtype: 'float32', shape: output },
      ],
      training: { optimizer: { type: 'SGD', attributes: {} } },
    },
  );
}
