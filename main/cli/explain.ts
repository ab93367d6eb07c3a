import { Command } from 'commander';
import type { Explanation, OperationTime } from '../../engine/protocol.ts';
import { addJsonOption, positiveInteger, seconds } from './options.ts';
import { counted, formatCount, Output } from './output.ts';
import { documentArgument } from './read-document.ts';
import { withApplication } from './with-application.ts';

interface ExplainOptions {
  readonly json: boolean;
  readonly device?: string;
  readonly batch?: number;
  readonly steps: number;
  readonly top: number;
  readonly tune?: number;
}

export const explainCommand = (): Command =>
  addJsonOption(
    new Command('explain')
      .description('tell where the time of a training step goes, on data that is made up')
      .argument('<file>', 'document (.netloom)')
      .option('--device <id>', "“cpu”, “webgpu”, …, instead of the document's")
      .option('--batch <n>', "batch size, instead of the document's", positiveInteger)
      .option('--steps <n>', 'how many are measured', positiveInteger, 10)
      .option('--top <n>', 'rows of the table', positiveInteger, 30)
      .option(
        '--tune <seconds>',
        'at most, to find the fastest way to compute each operation; 0: none',
        seconds,
      ),
  ).action(async (file: string, { json, device, batch, steps, top, tune }: ExplainOptions) => {
    const output = new Output(json);
    const { document } = await documentArgument(file);
    const training = {
      ...document.training,
      ...(device !== undefined && { device }),
      ...(batch !== undefined && { batchSize: batch }),
    };
    const explanation = await withApplication(application =>
      application.request('document.explain', {
        document: { ...document, training },
        steps,
        ...(tune !== undefined && { tune }),
      }),
    );
    output.object({ type: 'explain', ...explanation });
    printExplanation(output, explanation, top);
  });

function printExplanation(output: Output, explanation: Explanation, top: number): void {
  const { device, threads, batchSize, steps, seconds, outside, operations } = explanation;
  const rows = operations.slice(0, top);
  const rest = operations.slice(top);
  output.table(
    ['NODE', 'OPERATION', 'PHASE', 'FORM', 'MS', 'SHARE', 'KERNELS', 'OTHER FORMS (MS, ALONE)'],
    [...rows.map(tell), ...(rest.length > 0 ? [sumOf(`${counted(rest.length, 'row')} more`, rest)] : [])],
  );
  output.text('');
  output.table(
    ['PHASE', 'MS', 'SHARE'],
    ([['forward'], ['backward'], ['update'], [null]] as const).flatMap(([phase]) => {
      const own = operations.filter(operation => operation.phase === phase);
      return own.length > 0 ? [[phase ?? ONNXRUNTIME, milliseconds(total(own)), percent(share(own))]] : [];
    }),
  );
  output.text('');
  output.text(
    `A step: ${milliseconds(seconds)} ms, ${milliseconds(outside)} of it outside of kernels (${percent(outside / seconds)}). ` +
      `${device}, ${counted(threads, 'thread')}, batches of ${formatCount(batchSize)}, mean of ${counted(steps, 'step')}.`,
  );
}

/** What nobody drew: reorderings and copies that it puts in. */
const ONNXRUNTIME = 'onnxruntime';

const tell = ({ name, operation, phase, form, kernels, measured, ...time }: OperationTime): string[] => [
  name || '–',
  operation,
  phase ?? ONNXRUNTIME,
  form ?? '–',
  milliseconds(time.seconds),
  percent(time.share),
  kernelList(kernels, time.count),
  Object.entries(measured ?? {})
    .filter(([other]) => other !== form)
    .map(([other, seconds]) => `${other} ${seconds === null ? 'cannot' : milliseconds(seconds)}`)
    .join(', '),
];

/** More of them than a line holds are told by their number. */
const kernelList = (kernels: readonly string[], count: number): string =>
  kernels.length > 3 ? `${kernels.slice(0, 3).join(' ')} … (${count})` : `${kernels.join(' ')} (${count})`;

const sumOf = (title: string, operations: readonly OperationTime[]): string[] => [
  title,
  '',
  '',
  '',
  milliseconds(total(operations)),
  percent(share(operations)),
  '',
  '',
];

const total = (operations: readonly OperationTime[]): number =>
  operations.reduce((sum, { seconds }) => sum + seconds, 0);
const share = (operations: readonly OperationTime[]): number =>
  operations.reduce((sum, operation) => sum + operation.share, 0);
const milliseconds = (seconds: number): string => (1000 * seconds).toFixed(seconds < 0.001 ? 3 : 2);
const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
