/** Work that takes longer than a frame pauses now and then, so that the window draws and answers meanwhile. */

type Scheduler = { postTask(task: () => void): Promise<void> };

/** Chromium's; unlike a timer, it is not held back in a window that nobody sees. */
const { scheduler } = globalThis as { scheduler?: Scheduler };

/** Goes on once the browser has had its turn. */
export const breathe = (): Promise<void> =>
  scheduler?.postTask ? scheduler.postTask(() => {}) : new Promise(resolve => setTimeout(resolve));

/** A window that nobody sees draws no frames: it goes on after so long, in milliseconds. */
const UNSEEN = 100;

/** Goes on once the browser has drawn a frame. */
export const frameDrawn = async (): Promise<void> => {
  await new Promise(resolve => {
    requestAnimationFrame(resolve);
    setTimeout(resolve, UNSEEN);
  });
  await breathe();
};
