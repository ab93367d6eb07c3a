/** The command line: `netloom COMMAND`. Exit codes: 0 done, 1 the input is at fault, 2 wrong usage, 3 internal. */
import { CommanderError } from 'commander';
import { ExitCode, exitCodeOf, printError } from './errors.ts';
import { createProgram } from './program.ts';

// A reader that has enough (`netloom … | head`) closes the pipe; that is no failure.
process.stdout.on('error', error =>
  process.exit('code' in error && error.code === 'EPIPE' ? ExitCode.done : 3),
);

try {
  const program = await createProgram(process.argv);
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed it; help and version end this way too, with code 0.
    process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  } else {
    printError(error);
    process.exitCode = exitCodeOf(error);
  }
}
