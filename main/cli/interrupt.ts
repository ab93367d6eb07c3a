/** Ctrl-C: the first asks to stop, the second does not wait. */
import { ExitCode } from './errors.ts';
import type { Output } from './output.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Returns the way back to the ordinary meaning of Ctrl-C. */
export function onInterrupt(output: Output, stop: () => Promise<unknown>): () => void {
  let asked = false;
  const listener = (): void => {
    if (asked) process.exit(ExitCode.interrupted);
    asked = true;
    output.note('Stopping with a checkpoint. Press Ctrl-C again to quit at once.');
    // What keeps it from stopping is told by the run's own events.
    stop().catch(() => {});
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
