import { constant, shapeOf, type Value } from '../ir/value.ts';
import {
  add,
  and,
  cast,
  clip,
  cos,
  div,
  expand,
  floor,
  gatherElements,
  mul,
  reshape,
  sin,
  sub,
} from '../ops/index.ts';
import { float } from './attribute.ts';
import { type Border, borderAttributes, drawn, isWithin, withinBorder } from './augmentation.ts';
import { layer } from './layer.ts';
import { requireSpatial } from './require.ts';

/**
 * Like torchvision's RandomAffine, each sample on its own, with bilinear interpolation. A pixel p of the result is read at
 * R(angle) S(shear) (p - shift) / zoom, counted from the middle of the image.
 */
export const RandomAffine = layer({
  type: 'RandomAffine',
  version: 1,
  category: 'signal',
  doc: 'While training, turns, moves, zooms and slants each image a little at random. Later it does nothing.',
  synonyms: ['Augmentation', 'RandomRotation', 'Rotate', 'Zoom', 'Shear', 'Translate'],
  attributes: {
    degrees: float({ default: 10, min: 0, max: 180, doc: 'Turned by at most so many degrees either way.' }),
    shift: float({
      default: 0.1,
      min: 0,
      max: 1,
      doc: 'Moved by at most this share of the height and width.',
    }),
    zoom: float({ default: 0.1, min: 0, max: 0.9, doc: 'Enlarged or shrunk by at most this share.' }),
    shear: float({ default: 0, min: 0, max: 80, doc: 'Slanted by at most so many degrees either way.' }),
    ...borderAttributes,
  },
  inputs: { x: 'Images [batch, channels, height, width].' },
  outputs: { y: 'As x.' },
  summary: ({ degrees, shift, zoom }) => `${degrees}° ±${shift} ×${zoom}`,
  lower({ x }, { degrees, shift, zoom, shear, ...border }, scope) {
    const { batch, channels, sizes } = requireSpatial(x, 2);
    if (scope.mode !== 'training' || [degrees, shift, zoom, shear].every(most => most === 0)) return { y: x };
    const [height, width] = sizes as [number, number];
    const points = reshape(x, [batch, channels, height * width]);
    const either = (most: number): Value => drawn(points, scope, -most, most);
    const radians = (angle: number): number => (angle * Math.PI) / 180;

    const angle = either(radians(degrees));
    const [cosine, sine] = [cos(angle), sin(angle)];
    const slant = either(radians(shear));
    const size = add(either(zoom), 1);
    const fromMiddle = (of: (point: number) => number, extent: number): Value =>
      sub(pointsOf(height * width, of), add(either(shift * extent), (extent - 1) / 2));
    const down = fromMiddle(point => Math.floor(point / width), height);
    const flat = fromMiddle(point => point % width, width);
    const across = add(flat, mul(div(sin(slant), cos(slant)), down));
    const row = add(div(add(mul(sine, across), mul(cosine, down)), size), (height - 1) / 2);
    const column = add(div(sub(mul(cosine, across), mul(sine, down)), size), (width - 1) / 2);
    return { y: reshape(interpolate(points, row, column, [height, width], border), shapeOf(x)) };
  },
});

/** A number for each pixel [1, 1, pixels], row by row. */
const pointsOf = (count: number, of: (point: number) => number): Value =>
  constant(
    Float32Array.from({ length: count }, (_, point) => of(point)),
    [1, 1, count],
  );

/**
 * Each point from the four pixels around it.
 * @param points [batch, channels, height · width]
 * @param row of each point, counted in pixels [batch, 1, points]
 */
function interpolate(
  points: Value,
  row: Value,
  column: Value,
  [height, width]: readonly [number, number],
  border: Border,
): Value {
  const [top, left] = [floor(row), floor(column)];
  const [below, beside] = [sub(row, top), sub(column, left)];
  const offset = border.mode === 'constant' ? border.value : 0;
  const pixels = offset === 0 ? points : sub(points, offset);
  const corner = (down: 0 | 1, right: 0 | 1): Value => {
    const [r, c] = [add(top, down), add(left, right)];
    const near = (place: Value, size: number) => withinBorder(place, size, border);
    const index = add(mul(clip(near(r, height), 0, height - 1), width), clip(near(c, width), 0, width - 1));
    const weight = mul(down ? below : sub(1, below), right ? beside : sub(1, beside));
    const seen = and(isWithin(near(r, height), 0, height), isWithin(near(c, width), 0, width));
    const at = cast(expand(index, shapeOf(points)), 'int32');
    return mul(gatherElements(pixels, at, 2), mul(weight, cast(seen, 'float32')));
  };
  const sum = add(add(corner(0, 0), corner(0, 1)), add(corner(1, 0), corner(1, 1)));
  return offset === 0 ? sum : add(sum, offset);
}
