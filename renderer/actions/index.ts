/** Every action of the program. Menus, the command palette, keys and buttons read this list and nothing else. */
import { i18n } from '../i18n/index.ts';
import { notifyError } from '../store/notify.ts';
import type { Action } from './action.ts';
import { editActions } from './edit.ts';
import { fileActions } from './file.ts';
import { runActions } from './run.ts';
import { viewActions } from './view.ts';

export type { Action, ActionGroup } from './action.ts';

export const actions: readonly Action[] = [...fileActions, ...editActions, ...viewActions, ...runActions];

const byId = new Map(actions.map(action => [action.id, action]));

export function actionOf(id: string): Action {
  const action = byId.get(id);
  if (!action) throw new Error(`There is no action named ${id}.`);
  return action;
}

export const actionLabel = ({ id }: Pick<Action, 'id'>): string => i18n.t(`canvas:actions.${id}`);

/** Why it cannot be done now, in words; null: it can. */
export const whyNot = (action: Action): string | null => action.whyNot?.() ?? null;

/** Does nothing where the action cannot be done; what goes wrong is told. */
export async function perform(action: Action): Promise<void> {
  if (whyNot(action) !== null) return;
  try {
    await action.run();
  } catch (error) {
    notifyError(error);
  }
}

export const runAction = (id: string): Promise<void> => perform(actionOf(id));
