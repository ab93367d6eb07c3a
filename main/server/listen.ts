/** Opening the port, and saying why it cannot be opened. */
import type { Server } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { ApiError } from '../api.ts';

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses this port. Choose another with --port, or 0 for any.',
  EACCES: 'ports below 1024 need administrator rights. Choose another with --port.',
  EADDRNOTAVAIL: 'this is no address of this machine. Choose another with --host.',
  ENOTFOUND: 'there is no machine of that name. Choose another with --host.',
};

/** The port that is listened on. @throws ApiError `input` where that cannot be. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = reasons[error.code ?? ''];
      reject(reason ? new ApiError('input', `Cannot serve on ${host}, port ${port}: ${reason}`) : error);
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

export const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host);

/** The names by which a server is reached from other machines. */
export const namesOf = (host: string): string[] =>
  isLoopback(host) ? [] : [hostname().toLowerCase(), ...(isIP(host) ? [] : [host.toLowerCase()])];

/** Listening on every address, one goes by the machine's name. */
export function authorityOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? hostname().toLowerCase() : host;
  return `${isIP(name) === 6 ? `[${name}]` : name}:${port}`;
}
