/** Random expressions for a Formula, of x and some names to train; defined and smooth enough for any x. */
import type { Draw } from './draw.ts';

const LEAVES = ['x', 'x', 'x', 'm', 'c', '0.5', 'pi'];
/** `a` and `b` stand for expressions. */
const FORMS: readonly string[] = [
  ...['tanh(a)', 'sin(a)', 'cos(a)', 'sigmoid(a)', 'softplus(a)', 'erf(a)', 'relu(a)', 'abs(a)', '-(a)'],
  ...[
    'exp(tanh(a))',
    'log(1 + (a) ^ 2)',
    'sqrt(1 + (a) ^ 2)',
    'pow(1 + (a) ^ 2, m)',
    'min(a, b)',
    'max(a, b)',
  ],
  ...['(a + b)', '(a - (b))', '((a) * (b))', '(a / (1 + (b) ^ 2))', '(floor(a) + b)'],
];

export function expressionOf(draw: Draw): string {
  return `x * m + ${grow(draw, 3)}`;
}

function grow(draw: Draw, depth: number): string {
  if (depth === 0 || draw.chance('leaf', 0.2)) return draw.of('name', LEAVES);
  const form = draw.pick('form', FORMS);
  return form.replace(/\b[ab]\b/g, name => grow(draw.at(name), depth - 1));
}
