/** Makes line.csv: 500 points about y = 3 x + 2, with normal noise of 0.25.     node examples/data/make-line.js */
import { writeFileSync } from 'node:fs';
import { normal, uniform } from './random.js';

const next = uniform(1);
const rows = Array.from({ length: 500 }, () => {
  const x = -2 + 4 * next();
  const y = 3 * x + 2 + 0.25 * normal(next);
  return `${x.toFixed(4)},${y.toFixed(4)}`;
});
writeFileSync(new URL('line.csv', import.meta.url), `x,y\n${rows.join('\n')}\n`);
