/** Every command, one file each; only the one that is asked for is loaded. */
import { Command } from 'commander';
import { version } from '../../package.json';

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  examples: async () => (await import('./examples.ts')).examplesCommand(),
  check: async () => (await import('./check.ts')).checkCommand(),
  'find-rate': async () => (await import('./find-rate.ts')).findRateCommand(),
  train: async () => (await import('./train.ts')).trainCommand(),
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  devices: async () => (await import('./devices.ts')).devicesCommand(),
  explain: async () => (await import('./explain.ts')).explainCommand(),
  serve: async () => (await import('./serve.ts')).serveCommand(),
  bench: async () => (await import('./bench.ts')).benchCommand(),
};

/** What reads `argv`, of which the third is the command. Help, and what no command is called, take them all. */
export async function createProgram(argv: readonly string[]): Promise<Command> {
  const program = new Command('netloom')
    .description('Draw a neural network, train it on your own data, export it to ONNX.')
    .version(version)
    .showHelpAfterError('(netloom --help lists the commands)')
    .exitOverride();
  const named = argv[2] ?? '';
  const wanted = Object.hasOwn(commands, named) ? [commands[named]!] : Object.values(commands);
  for (const load of wanted) program.addCommand((await load()).exitOverride());
  return program;
}
