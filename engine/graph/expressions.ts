/** Attribute values within a block: `=4*filters` is worked out from the attributes of the node that uses the block. */
import type { Json } from '../document/document.ts';
import { type Expression, parseExpression } from '../layers/expression.ts';
import { layerProblem } from './problem-codes.ts';

/** The values of a block's attributes, by name. */
export type Environment = ReadonlyMap<string, Json>;

const functions: { readonly [name: string]: (...values: number[]) => number } = {
  add: (a, b) => a! + b!,
  sub: (a, b) => a! - b!,
  mul: (a, b) => a! * b!,
  div: (a, b) => a! / b!,
  pow: (a, b) => a! ** b!,
  neg: a => -a!,
  floor: a => Math.floor(a!),
  ceil: a => Math.ceil(a!),
  round: a => Math.round(a!),
  sqrt: a => Math.sqrt(a!),
  min: (...values) => Math.min(...values),
  max: (...values) => Math.max(...values),
};
const several = new Set(['min', 'max']);
/** Those that are written by name rather than by a sign. */
const named = ['floor', 'ceil', 'round', 'sqrt', 'min', 'max'];

export const isExpression = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('=');

/** Whether the value, or one in its list, is an expression. */
export const holdsExpression = (value: Json): boolean =>
  Array.isArray(value) ? value.some(isExpression) : isExpression(value);

/**
 * The value with its expressions worked out. A name alone stands for what it names, whatever that is; calculations take
 * numbers.
 * @throws LayerProblem with the attribute's name.
 */
export function resolve(value: Json, environment: Environment, attribute: string): Json {
  if (Array.isArray(value)) return value.map(each => resolve(each, environment, attribute));
  if (!isExpression(value)) return value;
  const expression = parseExpression(value.slice(1), attribute);
  return expression.kind === 'name'
    ? lookUp(expression, environment, attribute)
    : calculate(expression, environment, attribute);
}

function lookUp({ name }: { readonly name: string }, environment: Environment, attribute: string): Json {
  const value = environment.get(name);
  if (value !== undefined) return value;
  throw layerProblem(
    'attribute-unknown-name',
    { attribute, name, names: [...environment.keys()].join(', ') },
    { attribute },
  );
}

function calculate(expression: Expression, environment: Environment, attribute: string): number {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'name') {
    const value = lookUp(expression, environment, attribute);
    if (typeof value === 'number') return value;
    throw layerProblem('attribute-not-a-number', { attribute, name: expression.name }, { attribute });
  }
  const { name, at, operands } = expression;
  const compute = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!compute) {
    const values = { name, position: at, functions: named.join(', ') };
    throw layerProblem('formula-function', values, { attribute });
  }
  if (!several.has(name) && operands.length !== compute.length) {
    const values = { name, position: at, count: compute.length, given: operands.length };
    throw layerProblem('formula-arguments', values, { attribute });
  }
  return compute(...operands.map(operand => calculate(operand, environment, attribute)));
}
