/** Ctrl-C: the first asks to stop, the second does not wait. */
import { ExitCode } from './errors.ts';
import type { Output } from './output.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

export interface Interruption {
  readonly asked: boolean;
  /** Ctrl-C means again what it usually does. */
  release(): void;
}

export function onInterrupt(output: Output, stop: () => Promise<unknown>): Interruption {
  let asked = false;
  const listener = (): void => {
    if (asked) process.exit(ExitCode.interrupted);
    asked = true;
    output.note('Stopping. Press Ctrl-C again to quit at once.');
    // What keeps it from stopping is told by the run's own events.
    stop().catch(() => {});
  };
  for (const signal of signals) process.on(signal, listener);
  return {
    get asked() {
      return asked;
    },
    release() {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
