/** Short messages at the edge of the window. What needs an answer is a dialog; what stays true is a banner. */
import { toast } from 'sonner';
import { ApiError } from '../../main/api.ts';
import { i18n } from '../i18n/index.ts';
import { problemText } from '../i18n/problem-text.ts';

export const notify = (message: string): void => {
  toast(message);
};

export const notifySuccess = (message: string, description?: string): void => {
  toast.success(message, { description });
};

/** What went wrong, in words. `doing` says what was tried, in front of an error that is not the user's. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError && error.kind === 'input') {
    const named = error.problems.map(problemText).filter(text => text !== error.message);
    return error.problems.length > 0 && i18n.language !== 'en' ? named.join('\n') : error.message;
  }
  const message = error instanceof Error ? error.message : String(error);
  return i18n.t('common:unknownError', { message });
}

export const notifyError = (error: unknown): void => {
  toast.error(errorText(error), { duration: 10_000 });
};

/** For event handlers: an asynchronous action whose failure is told. */
export const attempt =
  <A extends unknown[]>(action: (...args: A) => Promise<unknown>) =>
  (...args: A): void => {
    action(...args).catch(notifyError);
  };
