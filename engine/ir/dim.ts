/**
 * Symbolic dimensions: a number, or a polynomial with integer coefficients over symbols (`batch`) and opaque atoms
 * `floor((…)/n)`, written in one canonical way, so that equal strings are equal dimensions and a dimension that
 * loses its last symbol is a number again.
 */
import type { Dim, Shape } from './type.ts';

/** coefficient · atoms[0] · atoms[1] …; the atoms are sorted, and repeated for powers. */
interface Term {
  readonly coefficient: number;
  readonly atoms: readonly string[];
}
/** Sorted by `before`, no two with the same atoms, no zero coefficient. */
type Polynomial = readonly Term[];

export function addDims(a: Dim, b: Dim): Dim {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  return format(collect([...parse(a), ...parse(b)]));
}

export const subDims = (a: Dim, b: Dim): Dim => addDims(a, mulDims(b, -1));

export function mulDims(a: Dim, b: Dim): Dim {
  // + 0: there is no dimension -0.
  if (typeof a === 'number' && typeof b === 'number') return a * b + 0;
  return format(multiply(parse(a), parse(b)));
}

/** a / b where b divides a whatever the symbols are; null otherwise. */
export function divDims(a: Dim, b: Dim): Dim | null {
  if (b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') return a % b === 0 ? a / b + 0 : null;
  const divisor = parse(b);
  const lead = divisor[0]!;
  const quotient: Term[] = [];
  for (let rest = parse(a); rest.length > 0; ) {
    const factor = divideTerm(rest[0]!, lead);
    if (!factor) return null;
    quotient.push(factor);
    rest = collect([...rest, ...multiply([{ ...factor, coefficient: -factor.coefficient }], divisor)]);
  }
  return format(collect(quotient));
}

/** Largest integer not above a / n. */
export function floorDivDims(a: Dim, n: number): Dim {
  if (!Number.isInteger(n) || n < 1) throw new Error(`Cannot divide a dimension by ${n}.`);
  if (typeof a === 'number') return Math.floor(a / n);
  return format(floorDivide(parse(a), n));
}

/** Smallest integer not below a / n. */
export const ceilDivDims = (a: Dim, n: number): Dim => floorDivDims(addDims(a, n - 1), n);

/** Number of elements; 1 for a scalar. */
export const productOf = (shape: Shape): Dim => shape.reduce(mulDims, 1);

// -------------------------------------------------------------- polynomials

const before = (a: Term, b: Term): number =>
  b.atoms.length - a.atoms.length || compare(a.atoms.join('*'), b.atoms.join('*'));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function collect(terms: readonly Term[]): Polynomial {
  const sums = new Map<string, Term>();
  for (const { coefficient, atoms } of terms) {
    const key = atoms.join('*');
    sums.set(key, { coefficient: (sums.get(key)?.coefficient ?? 0) + coefficient, atoms });
  }
  return [...sums.values()].filter(term => term.coefficient !== 0).sort(before);
}

const multiply = (a: Polynomial, b: Polynomial): Polynomial =>
  collect(
    a.flatMap(s =>
      b.map(t => ({
        coefficient: s.coefficient * t.coefficient,
        atoms: [...s.atoms, ...t.atoms].sort(compare),
      })),
    ),
  );

function divideTerm(term: Term, divisor: Term): Term | null {
  if (term.coefficient % divisor.coefficient !== 0) return null;
  const atoms = [...term.atoms];
  for (const atom of divisor.atoms) {
    const at = atoms.indexOf(atom);
    if (at < 0) return null;
    atoms.splice(at, 1);
  }
  return { coefficient: term.coefficient / divisor.coefficient, atoms };
}

function floorDivide(dividend: Polynomial, n: number): Polynomial {
  // floor((n q + r) / n) = q + floor(r / n): what is whole leaves the atom, so r has coefficients below n.
  const whole: Term[] = [];
  const rest: Term[] = [];
  for (const { coefficient, atoms } of dividend) {
    const quotient = Math.floor(coefficient / n);
    whole.push({ coefficient: quotient, atoms });
    rest.push({ coefficient: coefficient - n * quotient, atoms });
  }
  const remainder = collect(rest);
  const moving = remainder.filter(term => term.atoms.length > 0);
  // A constant below n, which floors to zero, or nothing.
  if (moving.length === 0) return collect(whole);
  // floor((g p + c) / (g m)) = floor((p + floor(c / g)) / m).
  const common = moving.reduce((g, term) => gcd(g, term.coefficient), n);
  if (common > 1) {
    const reduced = remainder.map(({ coefficient, atoms }) => ({
      coefficient: Math.floor(coefficient / common),
      atoms,
    }));
    return collect([...whole, ...floorDivide(collect(reduced), n / common)]);
  }
  // floor((floor(p / m) + r) / n) = floor((p + m r) / (m n)).
  const { coefficient, atoms } = moving[0]!;
  const nested =
    moving.length === 1 && coefficient === 1 && atoms.length === 1 ? splitFloor(atoms[0]!) : null;
  if (nested) {
    const constant = remainder.filter(term => term.atoms.length === 0);
    const scaled = constant.map(term => ({ ...term, coefficient: term.coefficient * nested.divisor }));
    return collect([...whole, ...floorDivide(collect([...nested.dividend, ...scaled]), nested.divisor * n)]);
  }
  return collect([...whole, { coefficient: 1, atoms: [`floor((${format(remainder)})/${n})`] }]);
}

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

// -------------------------------------------------------------- text

function format(polynomial: Polynomial): Dim {
  if (polynomial.length === 0) return 0;
  if (polynomial.length === 1 && polynomial[0]!.atoms.length === 0) return polynomial[0]!.coefficient;
  const text = polynomial
    .map(({ coefficient, atoms }) => {
      const size = Math.abs(coefficient);
      const factors = size === 1 && atoms.length > 0 ? atoms : [size, ...atoms];
      return (coefficient < 0 ? '-' : '+') + factors.join('*');
    })
    .join('');
  return text.startsWith('+') ? text.slice(1) : text;
}

const parsed = new Map<string, Polynomial>();

function parse(dim: Dim): Polynomial {
  if (typeof dim === 'number') return dim === 0 ? [] : [{ coefficient: dim, atoms: [] }];
  let result = parsed.get(dim);
  if (!result) {
    result = parseText(dim);
    parsed.set(dim, result);
  }
  return result;
}

/** The canonical form of an expression that a person or another program wrote; throws where it is none. */
export const parseDim = (text: string): Dim => format(parseText(text.replaceAll(' ', '')));

function parseText(text: string): Polynomial {
  const terms: Term[] = [];
  let at = 0;
  const fail = (): never => {
    throw new Error(`"${text}" is not a dimension (at character ${at + 1}).`);
  };
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at += match[0].length;
    return match ? match[0] : null;
  };
  while (at < text.length || terms.length === 0) {
    const sign = take(/[+-]/y);
    if (sign === null && terms.length > 0) fail();
    let product: Polynomial = [{ coefficient: sign === '-' ? -1 : 1, atoms: [] }];
    do {
      const number = take(/\d+/y);
      if (number !== null) {
        product = multiply(product, parse(Number(number)));
      } else if (take(/floor\(\(/y)) {
        const start = at;
        for (let depth = 1; depth > 0; at++) {
          if (at >= text.length) fail();
          if (text[at] === '(') depth++;
          if (text[at] === ')') depth--;
        }
        const dividend = parseText(text.slice(start, at - 1));
        const divisor = take(/\/[1-9]\d*(?=\))/y) ?? fail();
        take(/\)/y);
        product = multiply(product, floorDivide(dividend, Number(divisor.slice(1))));
      } else {
        const symbol = take(/[A-Za-z_][\w.]*/y) ?? fail();
        product = multiply(product, [{ coefficient: 1, atoms: [symbol] }]);
      }
    } while (take(/\*/y));
    terms.push(...product);
  }
  return collect(terms);
}

function splitFloor(atom: string): { dividend: Polynomial; divisor: number } | null {
  const match = /^floor\(\((.*)\)\/(\d+)\)$/.exec(atom);
  return match ? { dividend: parse(match[1]!), divisor: Number(match[2]) } : null;
}
