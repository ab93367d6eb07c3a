import { randomUUID } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { defaultRateRange } from '../api.ts';
import { ExitCode } from './errors.ts';
import { onInterrupt } from './interrupt.ts';
import { addJsonOption, positiveInteger } from './options.ts';
import { counted, formatNumber, Output } from './output.ts';
import { documentArgument } from './read-document.ts';
import { withApplication } from './with-application.ts';

interface FindRateOptions {
  readonly json: boolean;
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

export const findRateCommand = (): Command =>
  addJsonOption(
    new Command('find-rate')
      .description('try growing learning rates on a document, and suggest one')
      .argument('<file>', 'document (.netloom)')
      .option('--from <rate>', 'the first learning rate', rate, defaultRateRange.from)
      .option('--to <rate>', 'the last learning rate', rate, defaultRateRange.to)
      .option('--steps <n>', 'updates from the one to the other', positiveInteger, defaultRateRange.steps),
  ).action(async (file: string, options: FindRateOptions, command: Command) => {
    const { from, to, steps } = options;
    if (to <= from) command.error('error: --to must be larger than --from');
    if (steps < 10) command.error('error: --steps must be 10 or more: fewer points show no curve');
    const output = new Output(options.json);
    const { document, path: documentPath } = await documentArgument(file);
    await withApplication(async application => {
      const search = randomUUID();
      const interruption = onInterrupt(output, () => application.request('rate.stop', { search }));
      application.on('rate.point', ({ point }) => output.object({ type: 'point', ...point }));
      try {
        const finding = await application.request('rate.find', {
          search,
          document,
          documentPath,
          from,
          to,
          steps,
        });
        const { points, ...rest } = finding;
        output.object({ type: 'finding', steps: points.length, ...rest });
        output.table(
          ['LEARNING RATE', 'LOSS', 'SMOOTHED'],
          thinned(points).map(({ rate, loss, smoothed }) => [rate, loss, smoothed].map(formatNumber)),
        );
        const { steepest, tenth, end } = finding;
        output.text(
          `${counted(points.length, 'step')}${end === 'diverged' ? ', then the loss blew up' : ''}.`,
        );
        output.text(
          steepest === null || tenth === null
            ? 'The loss falls at none of these rates. Try others (--from, --to), or look at the data and the network.'
            : `Suggested: ${formatNumber(steepest)}, where the loss falls fastest; ${formatNumber(tenth)}, a tenth of the rate where it is lowest.`,
        );
        if (end === 'stopped') process.exitCode = ExitCode.interrupted;
      } finally {
        interruption.release();
      }
    });
  });

const ROWS = 20;

const thinned = <T>(points: readonly T[]): T[] => {
  const every = Math.ceil(points.length / ROWS);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
};

function rate(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number above 0, such as 1e-6.');
  return value;
}
