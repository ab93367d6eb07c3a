/**
 * Random choices that are named: each follows from the seed and its own name alone, not from how many were made before
 * it. So a document changes little when the tables that it is drawn from grow, and a seed that once failed keeps its
 * meaning.
 */
export class Draw {
  constructor(readonly path: string) {}

  /** A source of choices of its own. */
  at(name: string | number): Draw {
    return new Draw(`${this.path}/${name}`);
  }

  /** Uniform on [0, 1). */
  number(name: string | number): number {
    return hash(`${this.path}/${name}`) / 2 ** 32;
  }

  between(name: string | number, low: number, high: number): number {
    return low + this.number(name) * (high - low);
  }

  /** A whole number from 0 to one less than n. */
  below(name: string | number, n: number): number {
    return Math.floor(this.number(name) * n);
  }

  chance(name: string | number, share: number): boolean {
    return this.number(name) < share;
  }

  of<T>(name: string | number, list: readonly T[]): T {
    return list[this.below(name, list.length)]!;
  }

  /** Standard normal, by Box and Muller. */
  normal(name: string | number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.number(`${name}/radius`)));
    return radius * Math.cos(2 * Math.PI * this.number(`${name}/angle`));
  }

  /** The names in a random order; another name among them leaves the order of the rest as it is. */
  order<T extends string>(name: string | number, names: readonly T[]): T[] {
    const rank = new Map(names.map(each => [each, this.number(`${name}/${each}`)]));
    return [...names].sort((a, b) => rank.get(a)! - rank.get(b)!);
  }

  pick<T extends string>(name: string | number, names: readonly T[]): T {
    return this.order(name, names)[0]!;
  }
}

/** FNV-1a with the finalizer of MurmurHash3, whose low bits would be poor otherwise. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
