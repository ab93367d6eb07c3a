/** What may be carried to a machine that is lent for an hour, over whatever connection it has. */
export const MAX_BYTES = 64 * 2 ** 20;

/**
 * @param packed bytes of the pack
 * @param parts bytes of its parts before they were packed
 * @throws Error naming the largest, where it is too large
 */
export function requireSize(
  packed: number,
  parts: { readonly [place: string]: number },
  most = MAX_BYTES,
): void {
  if (packed <= most) return;
  const largest = Object.entries(parts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([place, bytes]) => `${place} (${mebibytes(bytes)} unpacked)`);
  throw new Error(
    `The pack has ${mebibytes(packed)}; it may have ${mebibytes(most)}. Its largest parts: ${largest.join(', ')}.`,
  );
}

export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
