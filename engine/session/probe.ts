/**
 * Tries a provider in earnest, in a process of its own: a driver that is not there may abort the process that asks for
 * it, and no exception tells.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { MEASURES, nextName } from '../graph/compiled.ts';
import { portable } from '../ops/op.ts';
import { providerOptions, sessionModel } from './runtime.ts';
import { judge, lossOf, type SelfTest, selfTest } from './self-test.ts';
import { type Data, feedTensor, scalarTensor } from './tensors.ts';

const TIMEOUT_SECONDS = 60;

/** Empty: it works. Otherwise why it does not. */
export async function probe(provider: string): Promise<string> {
  const test = await theTest();
  const answer = await askChild(JSON.stringify(question(provider, test)));
  if (answer.failure !== undefined) return answer.failure;
  const { training } = test;
  const state = training.state.map(({ name }) => [name, floats(answer.state[nextName(name)]!)]);
  return judge(test, {
    losses: answer.measures.map(sums => lossOf(training, floats(sums))),
    state: Object.fromEntries(state),
  });
}

/** JSON has no NaN. */
const floats = (numbers: Numbers): Float32Array => Float32Array.from(numbers, value => value ?? Number.NaN);

let made: Promise<SelfTest> | null = null;
/** Made once for all providers. */
const theTest = (): Promise<SelfTest> => {
  made ??= selfTest();
  return made;
};

/** All that the child has to know; it has neither our modules nor TypeScript. */
function question(provider: string, { training, first, steps }: SelfTest) {
  const written = (tensor: ReturnType<typeof feedTensor>) => ({
    type: tensor.type,
    dims: tensor.dims,
    data: Array.from(tensor.data as Exclude<Data, BigInt64Array>, Number),
  });
  return {
    runtime: createRequire(import.meta.url).resolve('onnxruntime-node'),
    model: Buffer.from(sessionModel(training.graph, portable(provider)).model).toString('base64'),
    provider: providerOptions(provider),
    // Elsewhere it is usual that single operations do, and no harm.
    fallback: provider === 'webgpu' ? '1' : '0',
    measures: MEASURES,
    state: training.state.map(({ name, type }) => ({
      name,
      next: nextName(name),
      first: written(feedTensor(type, first[name]!, provider)),
    })),
    steps: steps.map(({ feeds, scalars }) => ({
      ...Object.fromEntries(
        training.feeds.map(({ name, type }) => [name, written(feedTensor(type, feeds[name]!, provider))]),
      ),
      ...Object.fromEntries(
        training.scalars.map(({ name, dtype }) => [name, written(scalarTensor(dtype, scalars[name]!))]),
      ),
    })),
  };
}

type Numbers = readonly (number | null)[];
type Answer =
  | { readonly failure: string }
  | {
      readonly failure?: undefined;
      readonly measures: readonly Numbers[];
      readonly state: { readonly [output: string]: Numbers };
    };

function askChild(asked: string): Promise<Answer> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, ['-e', SCRIPT], {
      // Electron's binary is Node with this.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_SECONDS * 1000);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    // One that ends before it has read everything says so by its end.
    child.stdin.on('error', () => {});
    child.stdin.end(asked);
    child.once('error', error => resolve({ failure: error.message }));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const answer = /^answer: (.*)$/m.exec(said)?.[1];
      if (answer !== undefined) resolve(JSON.parse(answer) as Answer);
      else if (signal === 'SIGKILL')
        resolve({ failure: `It did not answer within ${TIMEOUT_SECONDS} seconds.` });
      else resolve({ failure: `It ended its process (${signal ?? `exit code ${code}`}).` });
    });
  });
}

const SCRIPT = `
const { runtime, model, provider, fallback, measures, state, steps } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const { InferenceSession, Tensor } = require(runtime);
const tensor = ({ type, dims, data }) => {
  const kind = { float32: Float32Array, int32: Int32Array, uint32: Uint32Array, int64: BigInt64Array }[type];
  return new Tensor(type, kind.from(data, type === 'int64' ? BigInt : Number), dims);
};
(async () => {
  const session = await InferenceSession.create(Buffer.from(model, 'base64'), {
    executionProviders: [provider],
    executionMode: 'sequential',
    enableMemPattern: false,
    logSeverityLevel: 4,
    extra: { session: { disable_cpu_ep_fallback: fallback } },
  });
  let current = Object.fromEntries(state.map(({ name, first }) => [name, tensor(first)]));
  let results = {};
  const told = [];
  for (const step of steps) {
    const inputs = Object.fromEntries(Object.entries(step).map(([name, value]) => [name, tensor(value)]));
    results = await session.run({ ...inputs, ...current });
    current = Object.fromEntries(state.map(({ name, next }) => [name, results[next]]));
    told.push(Array.from(results[measures].data));
  }
  return { measures: told, state: Object.fromEntries(state.map(({ next }) => [next, Array.from(results[next].data)])) };
})().catch(error => ({ failure: String(error.message ?? error).split('\\n')[0] })).then(answer => {
  process.stdout.write('\\nanswer: ' + JSON.stringify(answer) + '\\n', () => process.exit(0));
});
`;
