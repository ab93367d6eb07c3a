/** Whether the canvas is being moved: what is drawn beside it then waits, so that every frame is the movement's. */
import { createStore } from 'zustand/vanilla';

export const motionStore = createStore<{ readonly moving: boolean }>()(() => ({ moving: false }));

export const setMoving = (moving: boolean): void => motionStore.setState({ moving });
