/**
 * Makes spiral.csv: 3 arms of 300 points that wind one and a quarter times around the origin, with a little
 * noise in the angle.     node examples/data/make-spiral.js
 */
import { writeFileSync } from 'node:fs';
import { normal, shuffle, uniform } from './random.js';

const ARMS = ['red', 'green', 'blue'];
const POINTS = 300;
const TURNS = 1.25;

const next = uniform(1);
const rows = ARMS.flatMap((arm, index) =>
  Array.from({ length: POINTS }, (_, i) => {
    const radius = 0.05 + (0.95 * i) / (POINTS - 1);
    const angle = 2 * Math.PI * (index / ARMS.length + TURNS * radius) + 0.12 * normal(next);
    return `${(radius * Math.cos(angle)).toFixed(4)},${(radius * Math.sin(angle)).toFixed(4)},${arm}`;
  }),
);
writeFileSync(new URL('spiral.csv', import.meta.url), `x,y,arm\n${shuffle(rows, next).join('\n')}\n`);
