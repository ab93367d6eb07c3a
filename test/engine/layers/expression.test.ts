/** How a formula is read: what binds first, and where a slip is. */
import { expect, test } from 'vitest';
import { type Expression, parseDeclarations, parseExpression } from '../../../engine/layers/expression.ts';

const written = (expression: Expression): string =>
  expression.kind === 'number'
    ? String(expression.value)
    : expression.kind === 'name'
      ? expression.name
      : `${expression.name}(${expression.operands.map(written).join(' ')})`;

test.each([
  ['a + b * c', 'add(a mul(b c))'],
  ['a - b - c', 'sub(sub(a b) c)'],
  ['a / b * c', 'mul(div(a b) c)'],
  ['-x^2', 'neg(pow(x 2))'],
  ['2 ^ -x ^ 3', 'pow(2 neg(pow(x 3)))'],
  ['a ** b', 'pow(a b)'],
  ['(a + b) * 1.5e-3', 'mul(add(a b) 0.0015)'],
  ['max(a, b + 1, .5)', 'max(a add(b 1) 0.5)'],
  ['+x', 'x'],
])('%s is %s', (text, tree) => expect(written(parseExpression(text, 'expression'))).toBe(tree));

test.each([
  ['a + $', 'formula-unexpected', 5],
  ['a b', 'formula-unexpected', 3],
  ['(a', 'formula-end', 3],
  ['a * * b', 'formula-unexpected', 5],
  ['f(a,)', 'formula-unexpected', 5],
  ['', 'formula-end', 1],
  ['a)', 'formula-unexpected', 2],
  ['('.repeat(5000), 'formula-unexpected', 101],
])('%.20s fails with %s at character %i', (text, code, position) => {
  let thrown: unknown;
  try {
    parseExpression(text, 'expression');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code, values: { position } });
});

test('names may have a start and a shape', () => {
  expect(parseDeclarations('m, c[8] = -2; k[2, 3]=1e-3', 'parameters')).toEqual([
    { name: 'm', shape: [1], start: 1 },
    { name: 'c', shape: [8], start: -2 },
    { name: 'k', shape: [2, 3], start: 0.001 },
  ]);
  for (const wrong of ['m = x', '2m', 'm, m', 'm[0]', 'a b'])
    expect(() => parseDeclarations(wrong, 'parameters'), wrong).toThrow(/cannot stand/);
});
