/**
 * Examples from Train to the end of their first step, as the program does it: in the engine's process, which has been started before,
 * with the data, the run's directory and the choice of the device.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Document, Field } from '../../engine/document/document.ts';
import { parseDocument } from '../../engine/document/validate.ts';
import type { EngineMessage, EngineRequest } from '../../engine/protocol.ts';
import type { BenchEntry, Measurement } from '../suite.ts';

interface Size {
  readonly side: number;
  readonly batchSize: number;
}

/**
 * ResNets as the suite of trainings has ResNet-50; and ResNet-152 as the example has it, but for its batch of 32, whose arithmetic alone
 * takes 20 s on two cores.
 */
export const starts = [
  entry('start-lenet5', 'mnist-lenet5'),
  entry('start-resnet50-64x64', 'architectures/resnet50', { side: 64, batchSize: 32 }),
  entry('start-resnet152-64x64', 'architectures/resnet152', { side: 64, batchSize: 32 }),
  entry('start-resnet152-224x224', 'architectures/resnet152', { side: 224, batchSize: 4 }),
];

/** @param size absent: as the example has it */
function entry(name: string, example: string, size?: Size): BenchEntry {
  return {
    name,
    async measure({ root }) {
      const file = path.join(root, 'examples', `${example}.netloom`);
      const { document } = parseDocument(await readFile(file, 'utf8'), file);
      const folder = await mkdtemp(path.join(tmpdir(), 'netloom-start-'));
      const engine = startEngine(root);
      try {
        await engine.ready;
        const began = performance.now();
        await engine.train(
          onCpu(size ? withImages(document, size) : document),
          file,
          path.join(folder, 'run'),
        );
        const firstStepSeconds = (performance.now() - began) / 1000;
        // What is kept for the next start is written behind the first step, as the first checkpoint is.
        await engine.kept;
        return { firstStepSeconds, ...(await peakOf(engine.process)) };
      } finally {
        engine.process.kill('SIGKILL');
        await once(engine.process, 'exit');
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Of the engine's process, not of this one, where the system tells it. */
async function peakOf({ pid }: ChildProcess): Promise<Measurement> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmHWM:\s*(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? {} : { peakBytes: 1024 * Number(kilobytes) };
}

const onCpu = (document: Document): Document => ({
  ...document,
  training: { ...document.training, device: 'cpu' },
});

function withImages(document: Document, { side, batchSize }: Size): Document {
  const { dataset, training } = document;
  if (dataset?.source.type !== 'synthetic') throw new Error('The example makes its data up.');
  const resized = <F extends Pick<Field, 'kind'>>(field: F): F =>
    field.kind === 'image' ? { ...field, shape: [3, side, side] } : field;
  return {
    ...document,
    dataset: {
      ...dataset,
      fields: dataset.fields.map(resized),
      source: { ...dataset.source, fields: dataset.source.fields.map(resized) },
    },
    training: { ...training, batchSize },
  };
}

interface Engine {
  readonly process: ChildProcess;
  readonly ready: Promise<void>;
  /** Resolves when the run has written its first checkpoint. */
  readonly kept: Promise<void>;
  /** Resolves when the first step has been made. */
  train(document: Document, file: string, run: string): Promise<void>;
}

function startEngine(root: string): Engine {
  const { NETLOOM_HOME } = process.env;
  const engine = fork(path.join(root, 'dist', 'node', 'engine-host.js'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...(NETLOOM_HOME && { NETLOOM_CACHE: path.join(NETLOOM_HOME, 'cache') }) },
  });
  const until = (reached: (message: EngineMessage) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      engine.once('exit', code => reject(new Error(`The engine ended with ${code}.`)));
      engine.on('message', (message: EngineMessage) => {
        if (message.type === 'error') reject(new Error(message.error.message));
        if (reached(message)) resolve();
      });
    });
  return {
    process: engine,
    ready: until(({ type }) => type === 'ready'),
    kept: until(message => message.type === 'event' && message.event.type === 'checkpoint'),
    train(document, file, run) {
      const request: EngineRequest<'train'> = {
        id: 1,
        name: 'train',
        params: {
          document,
          base: path.dirname(file),
          run,
          resume: false,
          tune: { seconds: 1, first: false },
        },
      };
      const done = until(message => message.type === 'event' && message.event.type === 'step');
      engine.send(request);
      return done;
    },
  };
}
