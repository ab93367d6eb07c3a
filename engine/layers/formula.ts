import { layerProblem } from '../graph/problem-codes.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { TypeProblem } from '../ir/type.ts';
import { scalar, type Value } from '../ir/value.ts';
import {
  abs,
  add,
  cos,
  div,
  erf,
  exp,
  filled,
  floor,
  log,
  max,
  min,
  mul,
  neg,
  pow,
  relu,
  sigmoid,
  sin,
  softplus,
  sqrt,
  sub,
  tanh,
} from '../ops/index.ts';
import { text } from './attribute.ts';
import { type Expression, parseDeclarations, parseExpression } from './expression.ts';
import { layer } from './layer.ts';
import { requireFloat } from './require.ts';

const unary = { exp, log, sqrt, tanh, sin, cos, abs, sigmoid, relu, softplus, erf, floor, neg } as const;
const binary = { add, sub, mul, div, pow } as const;
const several = { min, max } as const;
const FUNCTIONS = [...Object.keys(unary), ...Object.keys(several), 'pow'].filter(name => name !== 'neg');

/** The ports that the attribute lists: the words that can be names. */
const portNames = (inputs: unknown): string[] => [
  ...new Set(
    String(inputs)
      .split(/[\s,;]+/)
      .filter(name => /^[A-Za-z_]\w*$/.test(name)),
  ),
];

/** Every word of the list must be a name. */
function requireNames(inputs: string): void {
  for (const { 0: found, index } of inputs.matchAll(/[^\s,;]+/g))
    if (!/^[A-Za-z_]\w*$/.test(found)) {
      const at = { attribute: 'inputs' };
      throw layerProblem('formula-unexpected', { ...at, found, position: index + 1 }, at);
    }
}

const startingAt = (start: number): Initializer => ({
  name: 'start',
  doc: `All ${start}.`,
  build: shape => filled(start, shape),
});

export const Formula = layer({
  type: 'Formula',
  version: 1,
  category: 'arithmetic',
  doc: 'Calculates what a formula says. Names that are not inputs become trainable parameters.',
  synonyms: ['Expression', 'Equation', 'Custom', 'Lambda', 'Function', 'y = m x + c'],
  attributes: {
    expression: text({
      default: 'm * x + c',
      doc: `Numbers, names, + - * / ^, brackets, pi, and the functions ${FUNCTIONS.join(', ')}.`,
    }),
    inputs: text({ default: 'x', doc: 'Names of the input ports, with commas between.' }),
    parameters: text({
      default: 'm = 1, c = 0',
      doc: 'Start and shape of the other names, such as m = 1, c[8] = 0; 1 and one number where nothing is said.',
    }),
  },
  inputs: ({ inputs }) =>
    Object.fromEntries(portNames(inputs).map(name => [name, `What ${name} stands for in the formula.`])),
  outputs: { y: 'The result; axes are repeated as NumPy does.' },
  summary: ({ expression }) => expression,
  lower(inputs, { expression, inputs: ports, parameters }, scope) {
    requireNames(ports);
    for (const [port, value] of Object.entries<Value>(inputs)) requireFloat(value, port);
    const declared = new Map(parseDeclarations(parameters, 'parameters').map(each => [each.name, each]));
    const values = new Map<string, Value>([['pi', scalar(Math.PI)], ...Object.entries<Value>(inputs)]);
    const lookUp = (name: string): Value => {
      const known = values.get(name);
      if (known) return known;
      const { shape, start } = declared.get(name) ?? { shape: [1], start: 1 };
      const made = scope.parameter(name, shape, startingAt(start));
      values.set(name, made);
      return made;
    };
    return { y: evaluate(parseExpression(expression, 'expression'), lookUp) };
  },
});

function evaluate(expression: Expression, lookUp: (name: string) => Value): Value {
  if (expression.kind === 'number') return scalar(expression.value);
  if (expression.kind === 'name') return lookUp(expression.name);
  const { name, at } = expression;
  const operands = expression.operands.map(operand => evaluate(operand, lookUp));
  const [a, b] = operands as [Value, Value];
  const given = operands.length;
  const expect = (count: number, fits = given === count): void => {
    if (fits) return;
    const values = { name, position: at, count, given };
    throw layerProblem('formula-arguments', values, { attribute: 'expression' });
  };
  try {
    if (Object.hasOwn(unary, name)) {
      expect(1);
      return unary[name as keyof typeof unary](a);
    }
    if (Object.hasOwn(binary, name)) {
      expect(2);
      return binary[name as keyof typeof binary](a, b);
    }
    if (Object.hasOwn(several, name)) {
      expect(2, given >= 2);
      return operands.reduce((x, y) => several[name as keyof typeof several](x, y));
    }
  } catch (error) {
    if (!(error instanceof TypeProblem) || error.code !== 'broadcast') throw error;
    const { a: first = '', b: second = '' } = error.values;
    throw layerProblem('formula-shapes', { a: first, b: second, position: at }, { attribute: 'expression' });
  }
  throw layerProblem(
    'formula-function',
    { name, position: at, functions: FUNCTIONS.join(', ') },
    { attribute: 'expression' },
  );
}
