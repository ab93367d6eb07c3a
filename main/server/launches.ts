/**
 * Addresses that work once. The command line of a browser can be read by every user of the machine, so it gets one of
 * these; the redirection then carries the token.
 */
import { createToken } from './guard.ts';

const PATH = '/open/';
const LIFETIME = 60_000;

export class Launches {
  readonly #until = new Map<string, number>();

  /** The path of a fresh address. */
  create(): string {
    const code = createToken();
    this.#until.set(code, Date.now() + LIFETIME);
    return PATH + code;
  }

  /** Undefined when the path is no launch address; false when it has been used or is too old. */
  use(path: string | undefined): boolean | undefined {
    if (!path?.startsWith(PATH)) return undefined;
    const code = path.slice(PATH.length);
    const until = this.#until.get(code);
    this.#until.delete(code);
    return until !== undefined && Date.now() <= until;
  }
}
