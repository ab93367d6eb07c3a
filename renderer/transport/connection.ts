/** What a transport adds to the Api: whether it is connected. */
import { type Api, ApiError, type ErrorReply } from '../../main/api.ts';

export type ConnectionState =
  | { readonly status: 'connecting' }
  | { readonly status: 'open' }
  /** Lost; the next attempt is made at `retryAt` (milliseconds, as Date.now). */
  | { readonly status: 'waiting'; readonly attempt: number; readonly retryAt: number }
  /** The page's address carries no token: nothing to connect with. */
  | { readonly status: 'no-token' };

export interface Connection extends Api {
  readonly state: ConnectionState;
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Tries at once instead of at `retryAt`. */
  reconnect(): void;
}

export const errorOf = ({ kind, message, problems }: ErrorReply): ApiError =>
  new ApiError(kind, message, problems);
