/** A run that this process trains: shown while it lasts, stopped by Ctrl-C, told at its end. */
import type { EndEvent, RunEvent } from '../../engine/train/events.ts';
import { type Api, ApiError } from '../api.ts';
import type { Application } from '../application/application.ts';
import { RUN_FAILED } from '../application/runs.ts';
import { describeProblem, ExitCode } from './errors.ts';
import { onInterrupt } from './interrupt.ts';
import { counted, formatNumber, type Output } from './output.ts';
import { Progress } from './progress.ts';

/** `begin` starts or resumes the run and gives its directory. Null: it was interrupted before it started. */
export async function watchTraining(
  application: Application,
  output: Output,
  file: string,
  begin: () => Promise<string>,
): Promise<(Ended & { readonly run: string }) | null> {
  let run: string | null = null;
  const interruption = onInterrupt(output, () =>
    run === null ? application.close() : application.request('run.stop', { run }),
  );
  const progress = new Progress(output);
  const ended = follow(application, output, progress);
  // Without a run nobody waits for its end: what kept it from starting is thrown instead.
  ended.catch(() => {});
  const goOn = (): void => output.note(`Go on with: netloom train ${file} --resume ${run}`);
  try {
    run = await begin();
    const { end, learned } = await ended;
    if (end.reason === 'stopped') {
      output.note('Stopped with a checkpoint.');
      goOn();
    }
    return { run, end, learned };
  } catch (error) {
    if (run !== null) goOn();
    else if (interruption.asked) {
      process.exitCode = ExitCode.interrupted;
      return null;
    }
    throw error;
  } finally {
    interruption.release();
    progress.close();
  }
}

interface Ended {
  readonly end: EndEvent;
  /** There was something left to train. */
  readonly learned: boolean;
}

/** Tells the events of the one run that this process trains; settles when it is over, however it ends. */
function follow(api: Api, output: Output, progress: Progress): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let learned = false;
    let died = 'The engine process ended.';
    let problem = 'The training failed.';
    api.on('engine.state', ({ state, message }) => {
      if (state === 'died') died = message;
    });
    const tell = (event: RunEvent): void => {
      progress.show(event);
      // The end is the last line, and an export may still come.
      if (event.type === 'end') resolve({ end: event, learned });
      else output.object(event);
      if (event.type === 'step' || event.type === 'epoch') learned = true;
      if (event.type === 'problem') {
        problem = event.problem.message;
        if (!output.json && event.problem.code !== RUN_FAILED) output.note(describeProblem(event.problem));
      }
      if (event.type === 'state' && event.state === 'interrupted') reject(new ApiError('internal', died));
      if (event.type === 'state' && event.state === 'failed') reject(new ApiError('input', problem));
    };
    api.on('run.events', ({ events }) => events.forEach(tell));
  });
}

/** It came to its end by itself, with a network to use. */
export const isWhole = ({ reason }: EndEvent): boolean =>
  reason === 'finished' || reason === 'early-stopping';

export function printEnd(output: Output, run: string, end: EndEvent): void {
  const { train, validation, test } = end.metrics;
  output.object(end);
  output.table(
    ['METRIC', 'TRAIN', 'VALIDATION', 'TEST'],
    Object.keys({ ...train, ...validation, ...test }).map(name => [
      name,
      ...[train, validation, test].map(part => formatNumber(part?.[name])),
    ]),
  );
  const speed = Math.round(end.samplesPerSecond);
  output.text(
    `${counted(end.epochs, 'epoch')} in ${end.seconds.toFixed(1)} s, ${speed} samples/s. Run: ${run}`,
  );
  if (end.reason === 'stopped') process.exitCode = ExitCode.interrupted;
  if (end.reason === 'failed') process.exitCode = ExitCode.input;
}
