import { type ReactFlowState, useStoreApi } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { gathering } from '../store/gather.ts';

/** What is read of the viewport, ten times a second at most: for what only accompanies a movement. */
export function usePaced<T extends string | number>(selector: (state: ReactFlowState) => T): T {
  const store = useStoreApi();
  const [value, setValue] = useState(() => selector(store.getState()));
  useEffect(() => {
    const moves = gathering<ReactFlowState>(states => setValue(selector(states.at(-1)!)));
    moves.add([store.getState()]);
    const stop = store.subscribe(state => moves.add([state]));
    return () => {
      stop();
      moves.stop();
    };
  }, [store, selector]);
  return value;
}
