import { Command } from 'commander';
import type { Document } from '../../engine/document/document.ts';
import type { EndEvent } from '../../engine/train/events.ts';
import { type Api, ApiError, type Device } from '../api.ts';
import { requireWritable } from '../application/file-errors.ts';
import { printExport } from './export.ts';
import { addJsonOption, pathOption, positiveInteger, seconds, seed } from './options.ts';
import { counted, formatCount, Output } from './output.ts';
import { documentArgument, documentOfRun, noteDifference } from './read-document.ts';
import { isWhole, printEnd, watchTraining } from './watch-training.ts';
import { withApplication } from './with-application.ts';

interface TrainOptions {
  readonly json: boolean;
  readonly epochs?: number;
  readonly device?: string;
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly export?: string;
  readonly tune?: number;
}

export const trainCommand = (): Command =>
  addJsonOption(
    new Command('train')
      .description('train a document')
      .argument('<file>', 'document (.netloom)')
      .option(
        '--epochs <n>',
        "how many, instead of the document's; with --resume, the new total",
        positiveInteger,
      )
      .option('--device <id>', '“auto”, “cpu”, “webgpu”, …: see “netloom devices”')
      .option('--seed <n>', 'starts every random number', seed)
      .option('--out <dir>', "directory of the run, instead of a new one among the user's runs", pathOption)
      .option('--resume <dir>', 'go on with this run from its last checkpoint', pathOption)
      .option(
        '--tune <seconds>',
        'at most, to find the fastest way to compute each operation; 0: none',
        seconds,
      )
      .option('--export <file>', 'write the trained model as an ONNX file', pathOption),
  ).action(async (file: string, options: TrainOptions, command: Command) => {
    if (options.resume !== undefined)
      for (const name of ['out', 'seed', 'device', 'tune'] as const)
        if (options[name] !== undefined)
          command.error(`error: --${name} cannot change with --resume: the run goes on as it began`);
    const output = new Output(options.json);
    const named = await documentArgument(file);
    if (options.export !== undefined) await requireWritable(options.export);
    await withApplication(async application => {
      const begin = (): Promise<string> =>
        options.resume === undefined
          ? start(application, named.path, named.document, options)
          : resume(application, output, file, named, options.resume, options.epochs);
      const trained = await watchTraining(application, output, file, begin);
      if (trained === null) return;
      const { run, end, learned } = trained;
      if (!learned && isWhole(end)) noteNothingTrained(output, end, options.epochs);
      if (options.export !== undefined && isWhole(end)) {
        const report = await application.request('run.export', { run, path: options.export });
        printExport(output, report);
      }
      printEnd(output, run, end);
    });
  });

async function start(
  api: Api,
  documentPath: string,
  original: Document,
  options: TrainOptions,
): Promise<string> {
  const { epochs, device, seed } = options;
  // The CPU is always there; the others have to be tried, which takes a while.
  if (device !== undefined && device !== 'auto' && device !== 'cpu')
    requireDevice(device, await api.request('devices.list', {}));
  const chosen = Object.fromEntries(
    Object.entries({ epochs, device, seed }).filter(([, value]) => value !== undefined),
  );
  const document = { ...original, training: { ...original.training, ...chosen } };
  const { out: directory, tune } = options;
  const { run } = await api.request('run.start', {
    document,
    documentPath,
    ...(directory !== undefined && { directory }),
    ...(tune !== undefined && { tune }),
  });
  return run;
}

async function resume(
  api: Api,
  output: Output,
  file: string,
  named: { readonly path: string; readonly document: Document },
  run: string,
  epochs: number | undefined,
): Promise<string> {
  noteDifference(output, file, named.document, await documentOfRun(api, run, named));
  await api.request('run.resume', { run, ...(epochs === undefined ? {} : { epochs }) });
  return run;
}

function noteNothingTrained(output: Output, { epochs }: EndEvent, asked: number | undefined): void {
  const done = `the run has done ${counted(epochs, 'epoch')} already`;
  const wanted = asked === undefined ? '' : `, and ${formatCount(asked)} in all were asked for`;
  output.note(
    `note: nothing was trained: ${done}${wanted}. Go on with a larger total: --epochs ${epochs + 1}`,
  );
}

function requireDevice(id: string, devices: readonly Device[]): void {
  const device = devices.find(candidate => candidate.id === id);
  if (device?.ok) return;
  const list = devices.map(({ id, name, ok, reason }) => `  ${id}: ${ok ? name : `not usable: ${reason}`}`);
  const what = device ? `The device “${id}” cannot be used` : `There is no device “${id}”`;
  throw new ApiError('input', `${what}. This machine has:\n${['  auto: the fastest', ...list].join('\n')}`);
}
