/** How a run is paused, continued and stopped from outside, at the end of the step that is being made. */
export class RunControl {
  #paused = false;
  #stopped = false;
  #wake = (): void => {};

  get paused(): boolean {
    return this.#paused && !this.#stopped;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  pause(): void {
    this.#paused = true;
  }

  continue(): void {
    this.#paused = false;
    this.#wake();
  }

  /** For good; also ends a pause. */
  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** Until `continue` or `stop`. */
  async whilePaused(): Promise<void> {
    while (this.paused)
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
  }
}
