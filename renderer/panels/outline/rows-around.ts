/** Which rows of a long list are drawn. */

/** Height of a row, as the style sheet has it. */
export const ROW = 26;

/** So many more in either direction; also the step in which they change, so that not every pixel of scrolling draws. */
const AROUND = 30;

/** Before the list is scrolled, its height is not known; no panel is higher. */
const MOST_HEIGHT = 2000;

export function rowsAround(
  { top, height }: { readonly top: number; readonly height: number },
  count: number,
): { first: number; last: number } {
  const step = Math.floor(top / ROW / AROUND) * AROUND;
  const shown = Math.ceil((height || MOST_HEIGHT) / ROW);
  return {
    first: Math.min(count, Math.max(0, step - AROUND)),
    last: Math.min(count, step + shown + 2 * AROUND),
  };
}
