/**
 * Makes the four files of drawn shapes:     node examples/data/make-shapes.js
 * Grey pictures of 48 × 48 with one to three circles, squares and triangles of many sizes, leanings and brightnesses on an uneven,
 * noisy ground, and for each a mask that says of every pixel what it belongs to. The same files come out on every machine.
 */
import { writeIdx } from './idx.js';
import { normal, uniform } from './random.js';

const SIZE = 48;
/** In the order of the classes; 0 is the ground. */
const SHAPES = ['circle', 'square', 'triangle'];
const SEED = 1;
/** Shapes stand upright, or lean to a side by so much at most. */
const MOST_TURN = 0.35;
/** Of grey, besides black: a fifth of those of a byte, which pack smaller. */
const LEVELS = 51;
/** Each pixel is the mean of so many points a side, so that edges are smooth. */
const POINTS = 3;

const next = uniform(SEED);
const between = (low, high) => low + (high - low) * next();

/** Which points belong to a shape of radius 1 about the origin: inside all sides of a regular polygon, or of the circle. */
const contains = {
  circle: (x, y) => x * x + y * y < 1,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) < Math.SQRT1_2,
  triangle: (x, y) =>
    [0, 1, 2].every(side => {
      const angle = Math.PI * (0.5 + (2 * side) / 3);
      return x * Math.cos(angle) + y * Math.sin(angle) < 0.5;
    }),
};

function place(ground) {
  const radius = between(8, 14);
  const brightness = between(0, 1);
  // One that could not be told from the ground is drawn again.
  if (Math.abs(brightness - ground) < 0.25) return place(ground);
  const kind = Math.floor(next() * SHAPES.length);
  const centre = () => between(0.6 * radius, SIZE - 0.6 * radius);
  const turn = between(-MOST_TURN, MOST_TURN);
  const [x0, y0, cos, sin] = [centre(), centre(), Math.cos(turn) / radius, Math.sin(turn) / radius];
  const inside = contains[SHAPES[kind]];
  const covers = (x, y) => inside((x - x0) * cos + (y - y0) * sin, (y - y0) * cos - (x - x0) * sin);
  return { label: kind + 1, brightness, covers };
}

/** Later shapes lie on earlier ones, in the picture and in the mask. */
function drawPicture() {
  const ground = between(0.2, 0.8);
  const [slopeX, slopeY] = [between(-0.2, 0.2), between(-0.2, 0.2)];
  const deviation = between(0.02, 0.08);
  const shapes = Array.from({ length: 1 + Math.floor(next() * 3) }, () => place(ground));
  const topAt = (x, y) => shapes.findLast(shape => shape.covers(x, y));
  const pixels = new Uint8Array(SIZE * SIZE);
  const mask = new Int16Array(SIZE * SIZE);
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const shade = ground + slopeX * (x / SIZE - 0.5) + slopeY * (y / SIZE - 0.5);
      let sum = 0;
      for (let point = 0; point < POINTS ** 2; point++) {
        const across = x + ((point % POINTS) + 0.5) / POINTS;
        const down = y + (Math.floor(point / POINTS) + 0.5) / POINTS;
        sum += topAt(across, down)?.brightness ?? shade;
      }
      const value = sum / POINTS ** 2 + deviation * normal(next);
      pixels[y * SIZE + x] = Math.round(LEVELS * Math.min(1, Math.max(0, value))) * (255 / LEVELS);
      mask[y * SIZE + x] = topAt(x + 0.5, y + 0.5)?.label ?? 0;
    }
  return { pixels, mask };
}

function writeSet(name, count) {
  const images = new Uint8Array(count * SIZE * SIZE);
  const masks = new Int16Array(count * SIZE * SIZE);
  for (let i = 0; i < count; i++) {
    const { pixels, mask } = drawPicture();
    images.set(pixels, i * SIZE * SIZE);
    masks.set(mask, i * SIZE * SIZE);
  }
  writeIdx(`${name}-images.idx.gz`, [count, SIZE, SIZE], images);
  writeIdx(`${name}-masks.idx.gz`, [count, SIZE, SIZE], masks);
}

writeSet('shapes-train', 1000);
writeSet('shapes-test', 200);
