/** Where a node's ports are, along its edge: 0 is the left, 1 the right. */
export const portPlace = (index: number, count: number): number => (index + 0.5) / Math.max(1, count);
