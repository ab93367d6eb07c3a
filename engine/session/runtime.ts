/** Turns a graph into an onnxruntime session, with the options that its size and its provider call for. */
import { availableParallelism } from 'node:os';
import { InferenceSession } from 'onnxruntime-node';
import { alignRanks } from '../ir/align-ranks.ts';
import { withFreeShapes } from '../ir/free-shapes.ts';
import { simplify } from '../ir/simplify.ts';
import { type Graph, operationsOf } from '../ir/value.ts';
import { emitModel } from '../onnx/emit.ts';
import { chosenFrom, type FormChoices } from '../onnx/form-choices.ts';
import { expandForms } from '../onnx/forms.ts';
import { portable, type Target } from '../ops/op.ts';
import { channelBlock } from './channel-block.ts';
import type { KeptModel, ModelCache } from './model-cache.ts';
import { lacksInt64, narrowIntegers } from './narrow.ts';
import type { PlanKeeper } from './step-plan.ts';

export interface SessionSettings {
  /** Execution provider: `cpu`, `webgpu` … */
  readonly device: string;
  /** Threads within an operation; sums may be split by it, so it is part of what makes a run repeatable. */
  readonly threads?: number;
  /** Refuse to start where an operation would run on the CPU instead of the device. */
  readonly forbidFallback?: boolean;
  /** Outputs that stay in the GPU's memory. */
  readonly keepOnDevice?: readonly string[];
  /** How many operations a GPU is handed at a time; absent: as onnxruntime has it, 16. What they let go is not used again before. */
  readonly handedTogether?: number | undefined;
  /** Forms that were found to be the fastest on this device; absent: those that the rows prefer. */
  readonly forms?: FormChoices | undefined;
  /** Where models that earlier starts have written are kept; absent: each is written anew. */
  readonly models?: ModelCache | undefined;
  /** Where the plan of this very step is kept, in these forms; absent: it is made. */
  readonly plan?: PlanKeeper | undefined;
  /** The beginning of the path of a file that tells what each kernel took, written when the session is closed. */
  readonly profile?: string;
}

/** Beyond eight, steps of the size that a desktop trains gain nothing. */
export const defaultThreads = (): number => Math.max(1, Math.min(8, availableParallelism()));

export async function createSession(graph: Graph, settings: SessionSettings): Promise<InferenceSession> {
  const { model, optimization } = await writtenModel(graph, settings);
  return openModel(model, settings, optimization);
}

/**
 * The graph as the session takes it: kept, or written now.
 * @param free names of inputs and outputs that may have any shape
 */
export async function writtenModel(
  graph: Graph,
  { device, forms = {}, models }: SessionSettings,
  free: ReadonlySet<string> = new Set(),
): Promise<KeptModel> {
  const target = await targetOf(device);
  const write = () => sessionModel(graph, target, forms, free);
  return models ? models.get(graph, { target, forms, free }, write) : write();
}

/** What graphs for a device are written for. */
export const targetOf = async (device: string): Promise<Target> =>
  device === 'cpu' ? { provider: device, channelBlock: await channelBlock() } : portable(device);

/** The graph as the target takes it. */
export function sessionModel(
  graph: Graph,
  target: Target,
  forms: FormChoices = {},
  free: ReadonlySet<string> = new Set(),
): KeptModel {
  const expanded = expandForms(graph, target, chosenFrom(forms));
  const suited = lacksInt64(target.provider) ? narrowIntegers(expanded) : alignRanks(expanded);
  const plain = withFreeShapes(simplify(suited), free);
  const operations = operationsOf(plain.outputs.map(output => output.value)).length;
  const optimization = optimizationFor(operations);
  // Where the graph is optimized, known shapes are worth more than memory; what a GPU lets go is not used again at once.
  const anyBatch = target.provider === 'cpu' && optimization === 'disabled';
  return { model: emitModel(plain, { anyBatch }), optimization };
}

/** How long a thread that waits for work looks out for it before it sleeps. */
const SPIN_MICROSECONDS = 100;

/** A model from a file or from elsewhere. */
export function openModel(
  model: Uint8Array,
  {
    device,
    threads = defaultThreads(),
    forbidFallback = false,
    keepOnDevice = [],
    handedTogether,
    profile,
  }: SessionSettings,
  graphOptimizationLevel: Optimization = 'all',
): Promise<InferenceSession> {
  return InferenceSession.create(model, {
    executionProviders: [providerOptions(device)],
    graphOptimizationLevel,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // A plan of the memory, made by the first run, gives the next one a block of its own beside what the first has used: twice
    // the memory (ResNet-50 at 64x64, batch 64: 1.7 GB for 0.94 GB) for no time that can be measured.
    enableMemPattern: false,
    // Warnings about nodes on the CPU are no news; errors come as exceptions.
    logSeverityLevel: 4,
    ...(profile !== undefined && { enableProfiling: true, profileFilePrefix: profile }),
    preferredOutputLocation: Object.fromEntries(keepOnDevice.map(name => [name, 'gpu-buffer'] as const)),
    extra: {
      session: {
        disable_cpu_ep_fallback: forbidFallback ? '1' : '0',
        // A thread that sleeps wakes late, on a virtual machine by milliseconds: a dense network over batches of 4,096 took 81 ms a
        // step for 52, an LSTM 75 for 54, a small GPT 88 for 62. Longer than this gains nothing more, and beside other programs a
        // thread that spins without end holds the core that the step waits for.
        intra_op: { allow_spinning: '1', spin_duration_us: String(SPIN_MICROSECONDS) },
      },
      ...(handedTogether !== undefined && {
        ep: { webgpuexecutionprovider: { maxNumPendingDispatches: String(handedTogether) } },
      }),
    },
  });
}

/**
 * onnxruntime 1.30's webgpu provider turns convolutions into NHWC by default, and then computes them WRONG where the input
 * has 6 channels and the filters are a multiple of 4 (LeNet-5's second layer). In NCHW they are right.
 */
export const providerOptions = (device: string): InferenceSession.ExecutionProviderConfig =>
  device === 'webgpu' ? { name: 'webgpu', preferredLayout: 'NCHW' } : device;

type Optimization = NonNullable<InferenceSession.SessionOptions['graphOptimizationLevel']>;

/**
 * onnxruntime's optimizer takes time that grows faster than the graph (7,600 nodes: 5.9 s for all of it, 0.6 s without;
 * ResNet-50: 1.9 s for the basic part alone, 0.5 s without), and finds little in a graph that is simplified already. What it
 * puts where gradients leave the graph also changes the order of execution: ResNet-18 with batches of 16 took 1.5 GB for 1.1.
 */
function optimizationFor(operations: number): KeptModel['optimization'] {
  return operations <= 1_300 ? 'all' : 'disabled';
}
