/** Parts of the window are made one after the other, in an order. */
import { expect, test } from 'vitest';
import { breathe } from '../../../renderer/store/breathe.ts';
import { type Order, takeTurn } from '../../../renderer/store/turns.ts';

/** Takes a turn, and writes down when it begins. */
function part(begun: string[], name: string, order: Order): { end: () => void } {
  return { end: takeTurn(order, () => begun.push(name)) };
}

test('each begins when the one before has ended; what is worked with comes first', async () => {
  const begun: string[] = [];
  const palette = part(begun, 'palette', 'beside');
  const outline = part(begun, 'outline', 'beside');
  const canvas = part(begun, 'canvas', 'first');
  expect(begun).toEqual([]);
  await breathe();
  expect(begun).toEqual(['canvas']);
  await breathe();
  expect(begun).toEqual(['canvas']);
  canvas.end();
  await breathe();
  expect(begun).toEqual(['canvas', 'palette']);
  palette.end();
  await breathe();
  expect(begun).toEqual(['canvas', 'palette', 'outline']);
  outline.end();
  await breathe();
});

test('a part that is gone holds up nobody, whether or not it had begun', async () => {
  const begun: string[] = [];
  const canvas = part(begun, 'canvas', 'first');
  const palette = part(begun, 'palette', 'beside');
  const outline = part(begun, 'outline', 'beside');
  await breathe();
  palette.end();
  canvas.end();
  await breathe();
  expect(begun).toEqual(['canvas', 'outline']);
  outline.end();
  outline.end();
  await breathe();
  const inspector = part(begun, 'inspector', 'beside');
  await breathe();
  expect(begun).toEqual(['canvas', 'outline', 'inspector']);
  inspector.end();
});
