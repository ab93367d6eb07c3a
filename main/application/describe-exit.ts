/** Why a process ended, in words. */
const signals: Readonly<Record<string, string>> = {
  SIGKILL: 'was killed from outside (SIGKILL), as the system does when memory runs out',
  SIGTERM: 'was ended from outside (SIGTERM)',
  SIGSEGV: 'crashed in native code (SIGSEGV). If it happens again, try another device',
  SIGABRT: 'gave up in native code (SIGABRT). If it happens again, try another device',
  SIGBUS: 'crashed in native code (SIGBUS). Is the disk full?',
  SIGILL: 'met an instruction that this processor does not know (SIGILL)',
};

/** `output`: the last of what the process wrote, of which the last line is quoted when nothing else explains it. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null, output: string): string {
  if (signal !== null) return `The engine process ${signals[signal] ?? `was ended by ${signal}`}.`;
  const lines = output.split('\n').filter(line => line.trim() !== '');
  const error = lines.findLast(line => /error/i.test(line)) ?? lines.at(-1);
  return `The engine process ended with code ${code}${error ? `: ${error.trim()}` : ''}.`;
}
