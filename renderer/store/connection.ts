/** Whether the window is connected with the application, for components. */
import { useSyncExternalStore } from 'react';
import { type ConnectionState, connection } from '../transport/index.ts';

export const useConnection = (): ConnectionState =>
  useSyncExternalStore(
    listener => connection().onState(listener),
    () => connection().state,
  );
