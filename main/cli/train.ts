import { Command } from 'commander';
import type { Document } from '../../engine/document/document.ts';
import type { EndEvent, RunEvent } from '../../engine/train/events.ts';
import { type Api, ApiError, type Device } from '../api.ts';
import { requireWritable } from '../application/file-errors.ts';
import { RUN_FAILED } from '../application/runs.ts';
import { describeProblem, ExitCode } from './errors.ts';
import { printExport } from './export.ts';
import { onInterrupt } from './interrupt.ts';
import { addJsonOption, positiveInteger, seed, userPath } from './options.ts';
import { formatNumber, Output } from './output.ts';
import { Progress } from './progress.ts';
import { documentArgument, noteDifference } from './read-document.ts';
import { withApplication } from './with-application.ts';

interface TrainOptions {
  readonly json: boolean;
  readonly epochs?: number;
  readonly device?: string;
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly export?: string;
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
      .option('--out <dir>', "directory of the run, instead of a new one among the user's runs")
      .option('--resume <dir>', 'go on with this run from its last checkpoint')
      .option('--export <file>', 'write the trained model as an ONNX file'),
  ).action(async (file: string, options: TrainOptions, command: Command) => {
    if (options.resume !== undefined)
      for (const name of ['out', 'seed', 'device'] as const)
        if (options[name] !== undefined)
          command.error(`error: --${name} cannot change with --resume: the run goes on as it began`);
    const output = new Output(options.json);
    const { path, document } = await documentArgument(file);
    if (options.export !== undefined) await requireWritable(userPath(options.export));
    await withApplication(async application => {
      const progress = new Progress(output);
      const ended = follow(application, event => {
        progress.show(event);
        // The end's line is the last one, and an export may still come.
        if (event.type !== 'end') output.object(event);
        if (event.type === 'problem' && !output.json && event.problem.code !== RUN_FAILED)
          output.note(describeProblem(event.problem));
      });
      // Without a run nobody waits for its end: what kept it from starting is thrown below.
      ended.catch(() => {});
      const run = options.resume
        ? await resume(application, output, file, document, options)
        : await start(application, path, document, options);
      const release = onInterrupt(output, () => application.request('run.stop', { run }));
      const goOn = `Go on with: netloom train ${file} --resume ${run}`;
      const end = await ended
        .catch(error => {
          output.note(goOn);
          throw error;
        })
        .finally(() => {
          release();
          progress.close();
        });
      const trained = end.reason === 'finished' || end.reason === 'early-stopping';
      if (options.export && trained) {
        const report = await application.request('run.export', { run, path: userPath(options.export) });
        printExport(output, report);
      }
      output.object(end);
      printEnd(output, end, run);
      if (end.reason === 'failed') process.exitCode = ExitCode.input;
      if (end.reason !== 'stopped') return;
      output.note(`Stopped with a checkpoint. ${goOn}`);
      process.exitCode = ExitCode.interrupted;
    });
  });

async function start(
  api: Api,
  documentPath: string,
  original: Document,
  options: TrainOptions,
): Promise<string> {
  const { epochs, device, seed } = options;
  if (device !== undefined && device !== 'auto') requireDevice(device, await api.request('devices.list', {}));
  const chosen = Object.fromEntries(
    Object.entries({ epochs, device, seed }).filter(([, value]) => value !== undefined),
  );
  const document = { ...original, training: { ...original.training, ...chosen } };
  const directory = options.out === undefined ? {} : { directory: userPath(options.out) };
  const { run } = await api.request('run.start', { document, documentPath, ...directory });
  return run;
}

async function resume(
  api: Api,
  output: Output,
  file: string,
  document: Document,
  { resume, epochs }: TrainOptions,
): Promise<string> {
  const run = userPath(resume ?? '');
  const { document: ofRun } = await api.request('run.get', { run });
  noteDifference(output, file, document, ofRun);
  await api.request('run.resume', { run, ...(epochs === undefined ? {} : { epochs }) });
  return run;
}

function requireDevice(id: string, devices: readonly Device[]): void {
  const device = devices.find(candidate => candidate.id === id);
  if (device?.ok) return;
  const list = devices.map(({ id, name, ok, reason }) => `  ${id}: ${ok ? name : `not usable: ${reason}`}`);
  const what = device ? `The device “${id}” cannot be used` : `There is no device “${id}”`;
  throw new ApiError('input', `${what}. This machine has:\n${['  auto: the fastest', ...list].join('\n')}`);
}

/** Tells the events of the one run that this process trains; settles when it is over, however it ends. */
function follow(api: Api, listener: (event: RunEvent) => void): Promise<EndEvent> {
  return new Promise((resolve, reject) => {
    let died = 'The engine process ended.';
    let problem = 'The training failed.';
    api.on('engine.state', ({ state, message }) => {
      if (state === 'died') died = message;
    });
    api.on('run.event', ({ event }) => {
      listener(event);
      if (event.type === 'problem') problem = event.problem.message;
      if (event.type === 'end') resolve(event);
      if (event.type === 'state' && event.state === 'interrupted') reject(new ApiError('internal', died));
      if (event.type === 'state' && event.state === 'failed') reject(new ApiError('input', problem));
    });
  });
}

function printEnd(output: Output, end: EndEvent, run: string): void {
  const { train, validation, test } = end.metrics;
  const names = Object.keys({ ...train, ...validation, ...test });
  output.table(
    ['METRIC', 'TRAIN', 'VALIDATION', 'TEST'],
    names.map(name => [name, ...[train, validation, test].map(part => formatNumber(part?.[name]))]),
  );
  output.text(
    `${end.epochs} epochs in ${end.seconds.toFixed(1)} s, ${Math.round(end.samplesPerSecond)} samples/s. Run: ${run}`,
  );
}
