/**
 * Tries a provider in earnest, in a process of its own: a driver that is not there may abort the process that asks for
 * it, and no exception tells.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { float32 } from '../ir/type.ts';
import { constant, type Graph, input } from '../ir/value.ts';
import { emitModel } from '../onnx/emit.ts';
import { conv, matmul, relu, reshape } from '../ops/index.ts';

const TIMEOUT_SECONDS = 60;

/** Empty: it works. Otherwise why it does not. */
export async function probe(provider: string): Promise<string> {
  const runtime = createRequire(import.meta.url).resolve('onnxruntime-node');
  const model = Buffer.from(emitModel(probeGraph())).toString('base64');
  return new Promise(resolve => {
    const child = spawn(process.execPath, ['-e', SCRIPT, runtime, provider, model], {
      // Electron's binary is Node with this.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_SECONDS * 1000);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('error', error => resolve(error.message));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const answer = /^answer: (.*)$/m.exec(said)?.[1];
      if (answer !== undefined) resolve(answer);
      else if (signal === 'SIGKILL') resolve(`It did not answer within ${TIMEOUT_SECONDS} seconds.`);
      else resolve(`It ended its process (${signal ?? `exit code ${code}`}).`);
    });
  });
}

/** Each of the four windows of 2×2 ones sums to 4; times 2, summed over the four: 32. */
const EXPECTED = 32;

function probeGraph(): Graph {
  const x = input('feed', 'x', float32([1, 1, 4, 4]));
  const ones = (count: number, shape: readonly number[], value = 1) =>
    constant(new Float32Array(count).fill(value), shape);
  const convolved = relu(conv(x, ones(4, [1, 1, 2, 2]), { strides: [2, 2] }));
  const y = matmul(reshape(convolved, [1, 4]), ones(4, [4, 1], 2));
  return { name: 'probe', inputs: [x], outputs: [{ name: 'y', value: y }] };
}

/** Runs in the child, which has neither our modules nor TypeScript. */
const SCRIPT = `
const [runtime, provider, model] = process.argv.slice(1);
const { InferenceSession, Tensor } = require(runtime);
(async () => {
  const session = await InferenceSession.create(Buffer.from(model, 'base64'), {
    executionProviders: [provider],
    logSeverityLevel: 4,
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  const { y } = await session.run({ x: new Tensor('float32', new Float32Array(16).fill(1), [1, 1, 4, 4]) });
  return Math.abs(y.data[0] - ${EXPECTED}) < 1e-3 ? '' : 'It computes wrong results (' + y.data[0] + ' for ${EXPECTED}).';
})().catch(error => String(error.message ?? error).split('\\n')[0]).then(answer => {
  process.stdout.write('\\nanswer: ' + answer + '\\n', () => process.exit(0));
});
`;
