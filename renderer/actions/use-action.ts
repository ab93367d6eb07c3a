import { useTranslation } from 'react-i18next';
import { checkStore } from '../store/check.ts';
import { documentStore } from '../store/document.ts';
import { subscribeLater, useInSlices } from '../store/later.ts';
import { useRuns } from '../store/runs.ts';
import { useSettings } from '../store/settings.ts';
import { viewStore } from '../store/view.ts';
import { type Action, actionLabel, actionOf, perform, whyNot } from './index.ts';
import { keysOf } from './keys.ts';

/** Everything that an action's `whyNot` and `on` may depend on. */
const subscribe = (listener: () => void): (() => void) =>
  subscribeLater([documentStore, viewStore, checkStore, useRuns, useSettings], listener);

export interface ActionState {
  readonly action: Action;
  readonly label: string;
  readonly keys: string | undefined;
  readonly whyNot: string | null;
  readonly on: boolean | undefined;
  readonly run: () => void;
}

export function useAction(id: string): ActionState {
  // Draws again when the language changes.
  useTranslation();
  const action = actionOf(id);
  const reason = useInSlices(subscribe, () => whyNot(action));
  const on = useInSlices(subscribe, () => action.on?.());
  return {
    action,
    label: actionLabel(action),
    keys: keysOf(action),
    whyNot: reason,
    on,
    run: () => void perform(action),
  };
}
