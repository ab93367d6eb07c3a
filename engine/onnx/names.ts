/** Names for an emitted model: unique within it, and the same for the same graph. */
export class Names {
  private readonly used = new Set<string>();
  private readonly counts = new Map<string, number>();

  /** Keeps a name that must be exactly this one; throws when it is taken. */
  reserve(name: string, what: string): string {
    if (name === '') throw new Error(`The ${what} has no name.`);
    if (this.used.has(name)) throw new Error(`The ${what} "${name}" has a name that another value has.`);
    this.used.add(name);
    return name;
  }

  /** `wish`, or `wish_2`, `wish_3` … where it is taken. */
  unique(wish: string): string {
    let name = wish;
    let count = this.counts.get(wish) ?? 1;
    while (this.used.has(name)) name = `${wish}_${++count}`;
    this.counts.set(wish, count);
    this.used.add(name);
    return name;
  }
}
