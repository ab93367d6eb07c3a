/** What the processor's kernels for convolutions take at once, which onnxruntime tells nobody but by what it does. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { float32 } from '../ir/type.ts';
import { input } from '../ir/value.ts';
import { emitModel } from '../onnx/emit.ts';
import { toBlocks } from '../ops/blocked.ts';

/** The largest block that onnxruntime has (AVX-512), so that it divides the channels whatever the block is. */
const CHANNELS = 16;

let found: Promise<number> | undefined;

/** Channels in a block of onnxruntime's NCHWc layout on this machine; 1 where it has no such kernels. */
export const channelBlock = (): Promise<number> => {
  found ??= findChannelBlock().catch(() => 1);
  return found;
};

/** Of 16 channels of two elements, each numbered by its channel, as many numbers follow one another as make a block. */
async function findChannelBlock(): Promise<number> {
  const x = input('feed', 'x', float32([1, CHANNELS, 1, 2]));
  const model = emitModel({
    name: 'blocks',
    inputs: [x],
    outputs: [{ name: 'y', value: toBlocks(x) }],
  });
  const session = await InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const numbers = Float32Array.from({ length: 2 * CHANNELS }, (_, i) => Math.floor(i / 2));
  const { y } = await session.run({ x: new Tensor('float32', numbers, [1, CHANNELS, 1, 2]) });
  await session.release();
  const order = y!.data as Float32Array;
  const next = order.findIndex((channel, i) => channel !== i);
  const block = next === -1 ? CHANNELS : next;
  return block === 8 || block === 16 ? block : 1;
}
