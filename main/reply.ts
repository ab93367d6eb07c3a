/** A request as it arrives over a transport, and its answer as it leaves: errors become values. */
import { InputError } from '../engine/protocol.ts';
import { type Api, ApiError, type ErrorReply, type Reply, type RequestName, requests } from './api.ts';

/** Never rejects. `name` and `params` come from outside and may be anything. */
export async function reply(api: Api, name: unknown, params: unknown): Promise<Reply> {
  try {
    if (!isRequestName(name)) throw new ApiError('input', `There is no request “${String(name)}”.`);
    // The application validates the parameters, for this caller as for every other.
    return { result: (await api.request(name, params as never)) ?? null };
  } catch (error) {
    return { error: errorReply(error) };
  }
}

export const isRequestName = (name: unknown): name is RequestName =>
  typeof name === 'string' && Object.hasOwn(requests, name);

export function errorReply(error: unknown): ErrorReply {
  if (error instanceof ApiError)
    return { kind: error.kind, message: error.message, problems: error.problems };
  if (error instanceof InputError) return { kind: 'input', message: error.message, problems: error.problems };
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error), problems: [] };
}
