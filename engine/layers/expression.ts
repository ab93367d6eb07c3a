/** Reads arithmetic: `m * x^2 + max(c, sin(x) / 2)`. Errors name the character; nothing is ever run as code. */
import { type LayerProblem, layerProblem } from '../graph/problem-codes.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly operands: readonly Expression[];
      readonly at: number;
    };

interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  /** Counted from 1, as people count. */
  readonly at: number;
}

const TOKEN = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(\*\*|[-+*/^(),]))/y;
/** Brackets within brackets; more would overflow the stack. */
const DEEPEST = 100;

const unexpected = (attribute: string, found: string, position: number): LayerProblem =>
  layerProblem('formula-unexpected', { attribute, found, position }, { attribute });

function tokensOf(text: string, attribute: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (; text.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) {
      const bad = at + text.slice(at).search(/\S/);
      throw unexpected(attribute, String.fromCodePoint(text.codePointAt(bad)!), bad + 1);
    }
    const [, number, name, sign] = match;
    const token = number ?? name ?? sign!;
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    tokens.push({ kind, text: token, at: TOKEN.lastIndex - token.length + 1 });
  }
  return [...tokens, { kind: 'end', text: '', at: text.length + 1 }];
}

const operation = (name: string, at: number, ...operands: Expression[]): Expression => ({
  kind: 'call',
  name,
  operands,
  at,
});

/** The operators + - * / ^ become calls of add, sub, mul, div, pow and neg. `^` (or `**`) binds from the right, and before a sign. */
export function parseExpression(text: string, attribute: string): Expression {
  const tokens = tokensOf(text, attribute);
  let next = 0;
  let depth = 0;
  const peek = () => tokens[next]!;
  const take = (...texts: string[]): Token | null =>
    peek().kind === 'sign' && texts.includes(peek().text) ? tokens[next++]! : null;
  const fail = (): LayerProblem => {
    const { kind, text: found, at } = peek();
    return kind === 'end'
      ? layerProblem('formula-end', { attribute, position: at }, { attribute })
      : unexpected(attribute, found, at);
  };
  const expect = (sign: string): void => {
    if (!take(sign)) throw fail();
  };

  function sum(): Expression {
    let left = product();
    for (let sign = take('+', '-'); sign; sign = take('+', '-'))
      left = operation(sign.text === '+' ? 'add' : 'sub', sign.at, left, product());
    return left;
  }
  function product(): Expression {
    let left = signed();
    for (let sign = take('*', '/'); sign; sign = take('*', '/'))
      left = operation(sign.text === '*' ? 'mul' : 'div', sign.at, left, signed());
    return left;
  }
  function signed(): Expression {
    if (++depth > DEEPEST) throw unexpected(attribute, peek().text, peek().at);
    const sign = take('+', '-');
    const result = !sign ? power() : sign.text === '-' ? operation('neg', sign.at, signed()) : signed();
    depth--;
    return result;
  }
  function power(): Expression {
    const base = primary();
    const sign = take('^', '**');
    return sign ? operation('pow', sign.at, base, signed()) : base;
  }
  function primary(): Expression {
    const { kind, text: found, at } = peek();
    if (kind === 'number') {
      next++;
      return { kind, value: Number(found), at };
    }
    if (kind === 'name') {
      next++;
      return take('(') ? operation(found, at, ...operands()) : { kind, name: found, at };
    }
    expect('(');
    const inner = sum();
    expect(')');
    return inner;
  }
  function operands(): Expression[] {
    const list = [sum()];
    while (take(',')) list.push(sum());
    expect(')');
    return list;
  }

  const result = sum();
  if (peek().kind !== 'end') throw fail();
  return result;
}

/** A name with a start and a shape. */
export interface Declared {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: number;
}

const DECLARATION =
  /\s*([A-Za-z_]\w*)\s*(?:\[\s*(\d+(?:\s*,\s*\d+)*)\s*\])?\s*(?:=\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))?\s*([,;]|$)/y;

/** `m = 1, c[8] = 0`: shape [1] where none is given, start 1. */
export function parseDeclarations(text: string, attribute: string): Declared[] {
  const declared: Declared[] = [];
  for (let at = 0; text.slice(at).trim() !== ''; at = DECLARATION.lastIndex) {
    DECLARATION.lastIndex = at;
    const match = DECLARATION.exec(text);
    const name = match?.[1];
    const shape = match?.[2]?.split(',').map(Number) ?? [1];
    if (!match || name === undefined || shape.includes(0) || declared.some(other => other.name === name)) {
      const bad = at + text.slice(at).search(/\S/);
      throw unexpected(attribute, text.slice(bad).split(/[,;]/, 1)[0]!.trim() || text[bad]!, bad + 1);
    }
    declared.push({ name, shape, start: match[3] === undefined ? 1 : Number(match[3]) });
  }
  return declared;
}
