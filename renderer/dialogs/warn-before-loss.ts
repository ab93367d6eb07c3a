import { documentStore, isDirty } from '../store/document.ts';
import { connection } from '../transport/index.ts';

/**
 * The application keeps the window's unsaved state, so leaving the page loses nothing, unless it cannot be reached: only
 * then does the browser ask.
 */
export function warnBeforeLoss(): () => void {
  const onLeave = (event: BeforeUnloadEvent): void => {
    if (isDirty(documentStore.getState()) && connection().state.status !== 'open') event.preventDefault();
  };
  window.addEventListener('beforeunload', onLeave);
  return () => window.removeEventListener('beforeunload', onLeave);
}
