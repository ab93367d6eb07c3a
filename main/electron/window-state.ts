/** Where the window was, and that it still fits the screens there are now. */
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';
import { JsonFile } from '../application/json-file.ts';

const stateSchema = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).nullable(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof stateSchema>;

const SMALLEST = { width: 900, height: 600 };
const USUAL = { width: 1440, height: 900 };
/** So much of the window's top edge must be on a screen to be grasped. */
const GRASPABLE = 80;

export const windowStateFile = (file: string): JsonFile<WindowState> =>
  new JsonFile(file, stateSchema, { bounds: null, maximized: false });

/** Size and, unless it would be out of sight, place. */
export function placeWindow(
  { bounds }: WindowState,
  screens: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number } {
  if (bounds === null) return USUAL;
  const size = {
    width: Math.max(SMALLEST.width, bounds.width),
    height: Math.max(SMALLEST.height, bounds.height),
  };
  const visible = screens.some(
    screen =>
      bounds.x + bounds.width - GRASPABLE > screen.x &&
      bounds.x + GRASPABLE < screen.x + screen.width &&
      bounds.y >= screen.y &&
      bounds.y + GRASPABLE < screen.y + screen.height,
  );
  return visible ? { ...size, x: bounds.x, y: bounds.y } : size;
}

/** Remembers each place where the window comes to rest. */
export function rememberWindow(
  window: Pick<BrowserWindow, 'on' | 'getNormalBounds' | 'isMaximized'>,
  file: JsonFile<WindowState>,
): void {
  let timer: NodeJS.Timeout | undefined;
  const save = (): void => {
    clearTimeout(timer);
    // A place that cannot be remembered is not worth a message.
    file.write({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }).catch(() => {});
  };
  const saveSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  };
  window.on('resize', saveSoon);
  window.on('move', saveSoon);
  window.on('maximize', saveSoon);
  window.on('unmaximize', saveSoon);
  window.on('close', save);
}
