/** Which rows of a long list are drawn. */

/** Height of a row, as the style sheet has it. */
export const ROW = 26;

/** So many more in either direction; also the step in which they change, so that not every pixel of scrolling draws. */
const AROUND = 30;

/** How many are drawn first, as long as the height of the list is not known: about as many as its panel shows, and no more to be made in one go. */
const FIRST = 24;

export function rowsAround(
  { top, height }: { readonly top: number; readonly height: number },
  count: number,
): { first: number; last: number } {
  if (height === 0) return { first: 0, last: Math.min(count, FIRST) };
  const step = Math.floor(top / ROW / AROUND) * AROUND;
  const shown = Math.ceil(height / ROW);
  return {
    first: Math.min(count, Math.max(0, step - AROUND)),
    last: Math.min(count, step + shown + 2 * AROUND),
  };
}
