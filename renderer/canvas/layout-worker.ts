/** Off the main thread: a network of a thousand nodes takes seconds. */
import { type LayoutRequest, layoutNodes } from './layout.ts';

self.onmessage = ({ data }: MessageEvent<{ id: number; request: LayoutRequest }>) => {
  self.postMessage({ id: data.id, result: layoutNodes(data.request) });
};
