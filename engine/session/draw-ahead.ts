/**
 * First values drawn in threads while the session is created, which blocks the thread that asks for it: 60 million of ResNet-152 take as
 * long as its session. A thread cannot write where a session holds its state (onnxruntime-node takes no shared memory), so they are
 * copied from what the threads send, a tenth of the work.
 */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { Initialization, State } from '../graph/compiled.ts';
import { sizeOf } from '../ir/type.ts';
import { workerEntry } from '../worker-entry.ts';
import type { DrawnState, DrawTask } from './draw-worker.ts';

/** Fewer numbers than this are drawn sooner than a thread has started. */
const WORTH_A_THREAD = 4_000_000;

type Drawing = Pick<DrawTask['drawn'][number], 'rows'> & DrawTask['drawn'][number]['states'][number];

interface Waiting {
  readonly values: Promise<DrawnState['values'] | null>;
  resolve(values: DrawnState['values'] | null): void;
  readonly thread: Worker;
}

export class DrawAhead {
  readonly #waiting = new Map<string, Waiting>();

  /** Begins at once. Null where it is not worth a thread. */
  static async begin(
    { initialization, state }: { readonly initialization: Initialization; readonly state: readonly State[] },
    key: number,
    threads: number,
    worth = WORTH_A_THREAD,
  ): Promise<DrawAhead | null> {
    const drawings = drawingsOf(initialization, state);
    const sum = drawings.reduce((sum, { size }) => sum + size, 0);
    // One of the threads creates the session meanwhile.
    const most = Math.min(Math.max(1, threads - 1), Math.floor(sum / worth));
    if (most === 0) return null;
    const entry = await workerEntry('draw-worker');
    return new DrawAhead(
      dealt(drawings, most).map(hand => [
        hand,
        new Worker(entry, { name: 'netloom draw', workerData: taskOf(hand, key) }),
      ]),
    );
  }

  private constructor(hands: readonly (readonly [readonly Drawing[], Worker])[]) {
    for (const [hand, thread] of hands) {
      for (const { name } of hand) this.#waiting.set(name, { thread, ...deferred() });
      thread.on('message', ({ name, values }: DrawnState) => this.#waiting.get(name)?.resolve(values));
      // What a thread leaves undone, for lack of memory or because it could not start, is drawn by whoever takes it.
      const ended = () => {
        for (const { name } of hand) this.#waiting.get(name)?.resolve(null);
      };
      thread.on('error', ended);
      thread.on('exit', ended);
    }
  }

  /** Writes the first values of a state, once; false: they are not drawn here. */
  async take(name: string, into: Float32Array): Promise<boolean> {
    const waiting = this.#waiting.get(name);
    const values = await waiting?.values;
    if (!waiting || !values) return false;
    this.#waiting.delete(name);
    into.set(values);
    letGo(values.buffer);
    return true;
  }

  async close(): Promise<void> {
    const threads = new Set([...this.#waiting.values()].map(({ thread }) => thread));
    await Promise.all([...threads].map(thread => thread.terminate()));
  }
}

const drawingsOf = ({ drawn }: Initialization, state: readonly State[]): Drawing[] => {
  const sizes = new Map(state.map(({ name, type }) => [name, sizeOf(type.shape)]));
  return drawn.flatMap(({ by, states }) =>
    by.kind === 'kernel' ? states.map(each => ({ ...each, rows: by.rows, size: sizes.get(each.name)! })) : [],
  );
};

/** To threads, so that all have about as much to do: the largest first, each to the one that has the least. */
function dealt(drawings: readonly Drawing[], threads: number): Drawing[][] {
  const hands = Array.from({ length: threads }, () => ({ size: 0, drawings: [] as Drawing[] }));
  for (const drawing of drawings.toSorted((a, b) => b.size - a.size)) {
    const least = hands.reduce((a, b) => (b.size < a.size ? b : a));
    least.size += drawing.size;
    least.drawings.push(drawing);
  }
  return hands.map(({ drawings }) => drawings);
}

function taskOf(hand: readonly Drawing[], key: number): DrawTask {
  const byRows = new Map<Drawing['rows'], Drawing[]>();
  for (const drawing of hand) byRows.set(drawing.rows, [...(byRows.get(drawing.rows) ?? []), drawing]);
  return { key, drawn: [...byRows].map(([rows, states]) => ({ rows, states })) };
}

/** Sent where nobody receives it, memory is free at once and not when garbage is collected: the first step needs it. */
function letGo(buffer: ArrayBuffer): void {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.close();
  port1.postMessage(null, [buffer]);
}

function deferred() {
  let resolve: Waiting['resolve'] = () => {};
  const values = new Promise<DrawnState['values'] | null>(done => {
    resolve = done;
  });
  return { values, resolve };
}
