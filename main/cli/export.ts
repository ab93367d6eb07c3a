import { Command } from 'commander';
import type { ExportReport } from '../api.ts';
import { addJsonOption, checkpoint, pathOption } from './options.ts';
import { counted, formatNumber, Output } from './output.ts';
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
      .requiredOption('--run <dir>', 'directory of the run', pathOption)
      .requiredOption('--out <file>', 'the ONNX file to write', pathOption)
      .option('--checkpoint <which>', '“best” or “last”', checkpoint, 'best'),
  ).action(async (file: string, options: ExportOptions) => {
    const output = new Output(options.json);
    const named = await documentArgument(file);
    const { run, out: path } = options;
    const report = await withApplication(async application => {
      const ofRun = await documentOfRun(application, run, named);
      noteDifference(output, file, named.document, ofRun);
      return application.request('run.export', { run, path, checkpoint: options.checkpoint });
    });
    printExport(output, report);
  });

export function printExport(output: Output, report: ExportReport): void {
  output.object({ type: 'export', ...report });
  output.text(
    `${report.path}: ${counted(report.bytes, 'byte')}, opset ${report.opset}. ` +
      `Run again on ${counted(report.samples, 'sample')}: largest difference ${formatNumber(report.maxDifference)}.`,
  );
}
