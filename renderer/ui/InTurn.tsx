import { type ReactNode, startTransition, useEffect, useRef, useState } from 'react';
import { type Order, takeTurn } from '../store/turns.ts';

interface InTurnProps {
  order: Order;
  /** Stands in its place until then. */
  meanwhile?: ReactNode;
  children: ReactNode;
}

/** A part of the window that is made when it is its turn. React then makes it in slices of a few milliseconds. */
export function InTurn({ order, meanwhile = null, children }: InTurnProps) {
  const [begun, begin] = useState(false);
  const end = useRef(() => {});
  useEffect(() => {
    end.current = takeTurn(order, () => startTransition(() => begin(true)));
    return () => end.current();
  }, [order]);
  useEffect(() => {
    if (begun) end.current();
  }, [begun]);
  return begun ? children : meanwhile;
}
