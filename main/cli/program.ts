/** Every command, one file each. */
import { Command } from 'commander';
import { version } from '../../package.json';
import { benchCommand } from './bench.ts';
import { checkCommand } from './check.ts';
import { devicesCommand } from './devices.ts';
import { evaluateCommand } from './evaluate.ts';
import { examplesCommand } from './examples.ts';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { findRateCommand } from './find-rate.ts';
import { serveCommand } from './serve.ts';
import { trainCommand } from './train.ts';

export function createProgram(): Command {
  const program = new Command('netloom')
    .description('Draw a neural network, train it on your own data, export it to ONNX.')
    .version(version)
    .showHelpAfterError('(netloom --help lists the commands)')
    .exitOverride();
  const commands = [
    examplesCommand(),
    checkCommand(),
    findRateCommand(),
    trainCommand(),
    evaluateCommand(),
    exportCommand(),
    devicesCommand(),
    explainCommand(),
    serveCommand(),
    benchCommand(),
  ];
  for (const command of commands) program.addCommand(command.exitOverride());
  return program;
}
