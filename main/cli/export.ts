import { Command } from 'commander';
import type { ExportReport } from '../api.ts';
import { addJsonOption, checkpoint, userPath } from './options.ts';
import { formatCount, formatNumber, Output } from './output.ts';
import { documentArgument, documentOfRun, noteDifference } from './read-document.ts';
import { withApplication } from './with-application.ts';

interface ExportOptions {
  readonly json: boolean;
  readonly run: string;
  readonly out: string;
  readonly checkpoint: 'best' | 'last';
}

export const exportCommand = (): Command =>
  addJsonOption(
    new Command('export')
      .description("write a run's model as an ONNX file, run it again and compare")
      .argument('<file>', 'document (.netloom)')
      .requiredOption('--run <dir>', 'directory of the run')
      .requiredOption('--out <file>', 'the ONNX file to write')
      .option('--checkpoint <which>', '“best” or “last”', checkpoint, 'best'),
  ).action(async (file: string, options: ExportOptions) => {
    const output = new Output(options.json);
    const named = await documentArgument(file);
    const run = userPath(options.run);
    const report = await withApplication(async application => {
      const ofRun = await documentOfRun(application, run, named);
      noteDifference(output, file, named.document, ofRun);
      const path = userPath(options.out);
      return application.request('run.export', { run, path, checkpoint: options.checkpoint });
    });
    printExport(output, report);
  });

export function printExport(output: Output, report: ExportReport): void {
  output.object({ type: 'export', ...report });
  output.text(
    `${report.path}: ${formatCount(report.bytes)} bytes, opset ${report.opset}. ` +
      `Run again on ${report.samples} samples: largest difference ${formatNumber(report.maxDifference)}.`,
  );
}
