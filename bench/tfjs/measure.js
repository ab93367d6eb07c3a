/**
 * Measures training in TensorFlow.js on its wasm backend: `measure.js TASK` prints a Measurement; TASK is a TrainingTask of
 * peers/peer.ts as JSON. The same layers, loss, optimizer and batch as the document of the same name; one batch in memory.
 */
import path from 'node:path';
import { modelOf, parametersOf } from './models.js';
import { kernelsFolder, tf, wasm } from './tensorflow.js';

const WARM_UP_STEPS = 10;
const MIN_STEPS = 3;
const CLASSES_AXIS = -1;

const peakBytes = () => process.resourceUsage().maxRSS * 1024;
const told = JSON.parse(process.argv[2]);
console.log(JSON.stringify(await measure(told)));
process.exit();

async function measure({ model: name, batch, optimizer, threads, seconds }) {
  wasm.setWasmPaths(path.join(kernelsFolder, path.sep));
  // In Node the backend has one thread whatever is asked for, as of 4.22: it has its threads in browsers alone.
  wasm.setThreadsCount(threads);
  await tf.setBackend('wasm');
  await tf.ready();
  const known = modelOf(name);
  const kernels = new Set(tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName));
  const missing = known?.kernels.filter(kernel => !kernels.has(kernel)) ?? [];
  if (missing.length > 0) return { skipped: `its wasm backend has no ${missing.join(' and no ')}` };
  if (!known?.build) return { skipped: 'the network is not written for it' };
  const before = peakBytes();

  const start = performance.now();
  const model = known.build();
  const [, ...shape] = model.inputs[0].shape;
  const [, classes] = model.outputs[0].shape;
  const x = tf.randomUniform([batch, ...shape]);
  const label = tf.randomUniform([batch], 0, classes, 'int32');
  const expected = tf.oneHot(label, classes);
  const descent = tf.train.adam(optimizer.attributes.learningRate);

  /** As trainOnBatch, with the loss and the accuracy at each step, which we and the other peers report too. */
  function step() {
    return tf.tidy(() => {
      let hits;
      const loss = descent.minimize(() => {
        const scores = model.apply(x, { training: true });
        hits = tf.keep(tf.sum(tf.equal(tf.argMax(scores, CLASSES_AXIS), label)));
        return tf.losses.softmaxCrossEntropy(expected, scores);
      }, true);
      const read = [loss.dataSync()[0], hits.dataSync()[0]];
      hits.dispose();
      return read;
    });
  }

  step();
  const firstStepSeconds = (performance.now() - start) / 1000;
  repeat((steps, elapsed) => steps < WARM_UP_STEPS && elapsed < seconds / 2, step);
  const { steps, elapsed } = repeat((steps, elapsed) => steps < MIN_STEPS || elapsed < seconds, step);
  return {
    samplesPerSecond: (steps * batch) / elapsed,
    peakBytes: peakBytes(),
    grownBytes: peakBytes() - before,
    firstStepSeconds,
    parameters: parametersOf(model),
    threads: wasm.getThreadsCount(),
  };
}

function repeat(goesOn, work) {
  const start = performance.now();
  let [steps, elapsed] = [0, 0];
  while (goesOn(steps, elapsed)) {
    work();
    steps += 1;
    elapsed = (performance.now() - start) / 1000;
  }
  return { steps, elapsed };
}
