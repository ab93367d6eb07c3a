import { Command } from 'commander';
import { addJsonOption, checkpoint, pathOption } from './options.ts';
import { formatNumber, Output } from './output.ts';
import { documentArgument, documentOfRun } from './read-document.ts';
import { printTables } from './tables.ts';
import { withApplication } from './with-application.ts';

interface EvaluateOptions {
  readonly json: boolean;
  readonly run: string;
  readonly checkpoint: 'best' | 'last';
}

export const evaluateCommand = (): Command =>
  addJsonOption(
    new Command('evaluate')
      .description("measure a run's model on the document's test data")
      .argument('<file>', 'document (.netloom)')
      .requiredOption('--run <dir>', 'directory of the run', pathOption)
      .option('--checkpoint <which>', '“best” or “last”', checkpoint, 'best'),
  ).action(async (file: string, options: EvaluateOptions) => {
    const output = new Output(options.json);
    const named = await documentArgument(file);
    const { run } = options;
    const { test, tables } = await withApplication(async application => {
      await documentOfRun(application, run, named);
      return application.request('run.evaluate', {
        run,
        checkpoint: options.checkpoint,
        document: named.document,
        documentPath: named.path,
      });
    });
    output.object({
      type: 'evaluate',
      run,
      checkpoint: options.checkpoint,
      metrics: { test },
      tables: { test: tables },
    });
    output.table(
      ['METRIC', 'TEST'],
      Object.entries(test).map(([name, value]) => [name, formatNumber(value)]),
    );
    printTables(output, tables);
  });
