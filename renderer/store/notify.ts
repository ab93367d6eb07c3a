/** Short messages at the edge of the window. What needs an answer is a dialog; what stays true is a banner. */
import { toast } from 'sonner';
import { InputError } from '../../engine/protocol.ts';
import { ApiError } from '../../main/api.ts';
import { i18n } from '../i18n/index.ts';
import { problemText } from '../i18n/problem-text.ts';

export const notify = (message: string): void => {
  toast(message);
};

export const notifySuccess = (message: string, description?: string): void => {
  toast.success(message, { description });
};

/** Told by the application, or found here: a dropped document is read in the window. */
const isInput = (error: unknown): error is ApiError | InputError =>
  error instanceof InputError || (error instanceof ApiError && error.kind === 'input');

const fullMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * What went wrong, in words. An error of the user's input is told as it is; of one that is ours only the first line is,
 * as the rest is where in the program it happened.
 */
export function errorText(error: unknown): string {
  if (!isInput(error)) {
    const [message = ''] = fullMessage(error).split('\n');
    return i18n.t('common:unknownError', { message });
  }
  return error.problems.length > 0 && i18n.language !== 'en'
    ? error.problems.map(problemText).join('\n')
    : error.message;
}

/** With a button that copies what helps to find an error of ours. */
export const notifyError = (error: unknown): void => {
  const details =
    error instanceof ApiError ? error.message : ((error as Error | null)?.stack ?? String(error));
  const copy = () => void navigator.clipboard?.writeText(details);
  toast.error(errorText(error), {
    duration: 10_000,
    action: isInput(error) ? undefined : { label: i18n.t('common:copyDetails'), onClick: copy },
  });
};

/** For event handlers: an asynchronous action whose failure is told. */
export const attempt =
  <A extends unknown[]>(action: (...args: A) => Promise<unknown>) =>
  (...args: A): void => {
    action(...args).catch(notifyError);
  };
