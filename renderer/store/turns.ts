/**
 * The window is too much to be made in one go: nothing would be drawn, and no key answered, for a third of a second. So its parts come
 * one after the other, and each is on the screen before the next begins.
 */
import { breathe } from './breathe.ts';

/** What is worked with comes first, then what is beside it. */
export const ORDER = ['first', 'beside'] as const;
export type Order = (typeof ORDER)[number];

interface Turn {
  readonly order: Order;
  begin(): void;
}

let waiting: readonly Turn[] = [];
/** Whose turn it is; `next`: that is about to be found. */
let current: Turn | 'next' | null = null;

/** The returned function ends the turn, or gives it up. */
export function takeTurn(order: Order, begin: () => void): () => void {
  const turn = { order, begin };
  waiting = [...waiting, turn];
  if (current === null) advance();
  return () => {
    waiting = waiting.filter(each => each !== turn);
    if (current === turn) advance();
  };
}

function advance(): void {
  current = 'next';
  void breathe().then(() => {
    // Among equals, who came first.
    const turn = waiting.toSorted((a, b) => ORDER.indexOf(a.order) - ORDER.indexOf(b.order))[0] ?? null;
    waiting = waiting.filter(each => each !== turn);
    current = turn;
    turn?.begin();
  });
}
