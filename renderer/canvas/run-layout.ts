/** Asks the layout worker, which is started at the first layout and kept. */
import type { LayoutRequest, LayoutResult } from './layout.ts';

let worker: Worker | null = null;
let nextId = 1;
const waiting = new Map<
  number,
  { resolve: (result: LayoutResult) => void; reject: (error: Error) => void }
>();

function start(): Worker {
  const fresh = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
  fresh.onmessage = ({ data }: MessageEvent<{ id: number; result: LayoutResult }>) => {
    waiting.get(data.id)?.resolve(data.result);
    waiting.delete(data.id);
  };
  fresh.onerror = event => {
    for (const { reject } of waiting.values()) reject(new Error(event.message));
    waiting.clear();
    fresh.terminate();
    worker = null;
  };
  return fresh;
}

export function runLayout(request: LayoutRequest): Promise<LayoutResult> {
  worker ??= start();
  const id = nextId++;
  const answer = new Promise<LayoutResult>((resolve, reject) => waiting.set(id, { resolve, reject }));
  worker.postMessage({ id, request });
  return answer;
}
