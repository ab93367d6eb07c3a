/** Sets that grow together: what is joined is in one set from then on. */
export class DisjointSets<T> {
  readonly #parents = new Map<T, T>();

  join(a: T, b: T): void {
    const [first, second] = [this.find(a), this.find(b)];
    if (first !== second) this.#parents.set(first, second);
  }

  /** The member that stands for the set. */
  find(member: T): T {
    let root = member;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root))
      root = parent;
    return root;
  }
}
