/** Training under way, on standard error: a bar in a terminal, a line an epoch elsewhere. */
import { SingleBar } from 'cli-progress';
import {
  type EpochEvent,
  type FormsReport,
  type Metrics,
  MUCH_WAITED,
  type RunEvent,
} from '../../engine/train/events.ts';
import { counted, formatNumber, type Output } from './output.ts';

const WAIT_HINT =
  'The steps wait for their data: a larger network or another device would make them no faster. Smaller samples would, or more samples in a batch.';

export class Progress {
  readonly #output: Output;
  readonly #terminal: boolean;
  #bar: SingleBar | null = null;
  #total = 0;
  #epochs = 0;
  #hinted = false;

  constructor(output: Output) {
    this.#output = output;
    this.#terminal = process.stderr.isTTY === true;
  }

  show(event: RunEvent): void {
    switch (event.type) {
      case 'start':
        this.#epochs = event.epochs;
        this.#total = event.epochs * event.stepsPerEpoch;
        this.#note(
          `${event.device}: ${counted(event.parameters, 'parameter')}, ${counted(event.samples.train, 'sample')} to train on`,
        );
        if (event.forms && event.forms.measured + event.forms.faster > 0)
          this.#note(describeForms(event.forms));
        if (this.#terminal) this.#start(event.step);
        break;
      case 'step':
        this.#bar?.update(event.step, {
          epoch: `${event.epoch}/${this.#epochs}`,
          loss: formatNumber(event.metrics.loss),
          speed: Math.round(event.samplesPerSecond),
          waited: Math.round(100 * (event.waited ?? 0)),
          left: formatTime(event.secondsLeft),
        });
        break;
      case 'epoch':
        this.#note(describeEpoch(event, this.#epochs));
        if ((event.waited ?? 0) > MUCH_WAITED && !this.#hinted) {
          this.#hinted = true;
          this.#note(WAIT_HINT);
        }
        break;
      case 'device':
        this.#note(`${event.from} failed, ${event.to} goes on: ${event.reason}`);
        break;
      case 'end':
        if (event.reason === 'finished') this.#bar?.update(this.#total);
        this.close();
        break;
    }
  }

  close(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #start(step: number): void {
    this.#bar = new SingleBar({
      format:
        '{bar} {percentage}% · epoch {epoch} · loss {loss} · {speed} samples/s, {waited}% waiting for data · {left} left',
      stream: process.stderr,
      barsize: 24,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      hideCursor: true,
      clearOnComplete: true,
    });
    this.#bar.start(this.#total, step, {
      epoch: `1/${this.#epochs}`,
      loss: '–',
      speed: '–',
      waited: 0,
      left: '–',
    });
  }

  /** Above the bar, which is drawn again below. With --json the events say it all. */
  #note(line: string): void {
    if (this.#output.json) return;
    if (this.#bar) process.stderr.write('\r\x1b[K');
    this.#output.note(line);
  }
}

function describeForms({ operations, faster, measured, left }: FormsReport): string {
  const later = left > 0 ? `, ${left} left for later` : '';
  return `${faster} of ${counted(operations, 'kind')} of operations computed in a faster way than the usual one (${measured} measured now${later})`;
}

function describeEpoch(
  { epoch, train, validation, seconds, waited = 0, best }: EpochEvent,
  epochs: number,
): string {
  const parts = [`epoch ${epoch}/${epochs}`, `train ${describe(train)}`];
  if (validation) parts.push(`validation ${describe(validation)}`);
  parts.push(`${seconds.toFixed(1)} s`);
  if (waited > MUCH_WAITED) parts.push(`${Math.round(100 * waited)} % of it waiting for data`);
  if (best) parts.push('best');
  return parts.join(' · ');
}

/** The total loss, and what is measured beside the losses. */
const describe = (metrics: Metrics): string =>
  Object.entries(metrics)
    .filter(([name]) => name === 'loss' || !name.endsWith('/loss'))
    .map(([name, value]) => `${name} ${formatNumber(value)}`)
    .join(', ');

function formatTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0
    ? `${hours} h ${minutes} min`
    : minutes > 0
      ? `${minutes} min ${whole % 60} s`
      : `${whole} s`;
}
