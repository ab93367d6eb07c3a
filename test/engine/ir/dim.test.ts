import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDims,
  ceilDivDims,
  divDims,
  floorDivDims,
  mulDims,
  parseDim,
  productOf,
  subDims,
} from '../../../engine/ir/dim.ts';
import type { Dim } from '../../../engine/ir/type.ts';

describe('dimensions', () => {
  it('stay numbers where they are', () => {
    expect(addDims(2, 3)).toBe(5);
    expect(mulDims(2, 3)).toBe(6);
    expect(floorDivDims(7, 2)).toBe(3);
    expect(divDims(6, 3)).toBe(2);
    expect(productOf([2, 3, 4])).toBe(24);
    expect(productOf([])).toBe(1);
  });

  it.each<[Dim, Dim]>([
    [addDims('batch', 'batch'), '2*batch'],
    [addDims('w', addDims(1, 'h')), 'h+w+1'],
    [addDims('batch', 0), 'batch'],
    [mulDims('batch', 0), 0],
    [mulDims(addDims('h', 1), subDims('h', 1)), 'h*h-1'],
    [mulDims('w', 'h'), 'h*w'],
    [subDims('batch', 'batch'), 0],
    [subDims(1, 'batch'), '-batch+1'],
    [subDims(addDims('batch', 3), 'batch'), 3],
    [productOf(['batch', 28, 28]), '784*batch'],
    [floorDivDims('h', 2), 'floor((h)/2)'],
    [floorDivDims(mulDims(4, 'h'), 2), '2*h'],
    [floorDivDims(addDims(mulDims(3, 'h'), 5), 2), 'floor((h+1)/2)+h+2'],
    [floorDivDims(addDims(mulDims(2, 'h'), 1), 4), 'floor((h)/2)'],
    [floorDivDims(addDims(mulDims(2, 'h'), 1), 2), 'h'],
    [floorDivDims(floorDivDims('h', 2), 3), 'floor((h)/6)'],
    [floorDivDims(addDims(floorDivDims(addDims('h', 1), 2), 1), 2), 'floor((h+3)/4)'],
    [ceilDivDims('h', 2), 'floor((h+1)/2)'],
    [addDims(floorDivDims('h', 2), floorDivDims('h', 2)), '2*floor((h)/2)'],
  ])('%j is written %j', (dim, text) => {
    expect(dim).toBe(text);
  });

  it('divide where they divide whatever the symbols are', () => {
    expect(divDims('6*batch', 3)).toBe('2*batch');
    expect(divDims('6*batch', 'batch')).toBe(6);
    expect(divDims('6*batch', 4)).toBeNull();
    expect(divDims('6*batch', 'h')).toBeNull();
    expect(divDims('batch', 0)).toBeNull();
    expect(divDims(7, 2)).toBeNull();
    expect(divDims('h*h-1', 'h+1')).toBe('h-1');
    expect(divDims('h*h+1', 'h+1')).toBeNull();
  });

  it('are brought into the one form that they have', () => {
    expect(parseDim('3 + batch*2 - h')).toBe('2*batch-h+3');
    expect(parseDim('floor((4*h + 6)/4)')).toBe('h+1');
    expect(parseDim('floor((2*h+2)/4)*2')).toBe('2*floor((h+1)/2)');
    for (const wrong of ['', '2*', 'h+', '(h)', 'h/2', 'floor((h/2)', '2h', '*h'])
      expect(() => parseDim(wrong)).toThrow('is not a dimension');
  });
});

/** The value of a dimension for given symbols: its text is also JavaScript. */
const evaluate = (dim: Dim, symbols: Readonly<Record<string, number>>): number =>
  new Function('floor', ...Object.keys(symbols), `return ${dim}`)(Math.floor, ...Object.values(symbols));

type Expression =
  | { readonly dim: Dim }
  | { readonly op: 'add' | 'sub' | 'mul'; readonly a: Expression; readonly b: Expression }
  | { readonly op: 'floorDiv'; readonly a: Expression; readonly n: number };

const { expression } = fc.letrec<{ expression: Expression; leaf: Expression; inner: Expression }>(tie => ({
  leaf: fc.record({ dim: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom('batch', 'h', 'w')) }),
  inner: fc.oneof(
    fc.record({
      op: fc.constantFrom('add' as const, 'sub' as const, 'mul' as const),
      a: tie('expression'),
      b: tie('expression'),
    }),
    fc.record({
      op: fc.constant('floorDiv' as const),
      a: tie('expression'),
      n: fc.integer({ min: 1, max: 6 }),
    }),
  ),
  expression: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('inner')),
}));

function dimOf(e: Expression): Dim {
  if ('dim' in e) return e.dim;
  if (e.op === 'floorDiv') return floorDivDims(dimOf(e.a), e.n);
  return { add: addDims, sub: subDims, mul: mulDims }[e.op](dimOf(e.a), dimOf(e.b));
}

function numberOf(e: Expression, symbols: Readonly<Record<string, number>>): number {
  if ('dim' in e) return typeof e.dim === 'number' ? e.dim : symbols[e.dim]!;
  const a = numberOf(e.a, symbols);
  if (e.op === 'floorDiv') return Math.floor(a / e.n);
  const b = numberOf(e.b, symbols);
  return { add: a + b, sub: a - b, mul: a * b }[e.op];
}

describe('the canonical form', () => {
  const symbols = fc.record({
    batch: fc.integer({ min: 1, max: 99 }),
    h: fc.integer({ min: 1, max: 99 }),
    w: fc.integer({ min: 1, max: 99 }),
  });

  it('has the value of what it stands for', () => {
    fc.assert(
      fc.property(expression, symbols, (e, at) => {
        // + 0: JavaScript's -0 is no dimension.
        expect(evaluate(dimOf(e), at) + 0).toBe(numberOf(e, at) + 0);
      }),
      { seed: 20, numRuns: 500 },
    );
  });

  it('is its own canonical form', () => {
    fc.assert(
      fc.property(expression, e => {
        const dim = dimOf(e);
        expect(typeof dim === 'number' ? dim : parseDim(dim)).toBe(dim);
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it('does not depend on the way there', () => {
    fc.assert(
      fc.property(expression, expression, expression, (x, y, z) => {
        const [a, b, c] = [dimOf(x), dimOf(y), dimOf(z)] as const;
        expect(addDims(a, b)).toBe(addDims(b, a));
        expect(mulDims(addDims(a, b), c)).toBe(addDims(mulDims(a, c), mulDims(b, c)));
        expect(subDims(addDims(a, b), b)).toBe(a);
        const product = mulDims(a, b);
        if (b !== 0) expect(divDims(product, b)).toBe(a);
        expect(floorDivDims(addDims(mulDims(a, 6), b), 6)).toBe(addDims(a, floorDivDims(b, 6)));
      }),
      { seed: 22, numRuns: 300 },
    );
  });
});
