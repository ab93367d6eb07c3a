/**
 * The window's page, under an address of its own: `app://netloom/`. Unlike file: it has an origin, so that storage and
 * content policy mean something, and unlike http: nobody else can serve it.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CustomScheme } from 'electron';
import { securityHeaders } from '../content-policy.ts';

export const PAGE = 'app://netloom/index.html';
export const ORIGIN = 'app://netloom';

export const scheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

export const isOurPage = (url: string): boolean => url === ORIGIN || url.startsWith(`${ORIGIN}/`);

/** Answers requests for files below `renderer`. `read` is Electron's `net.fetch`, which knows archives and types. */
export function servePage(
  renderer: string,
  read: (url: string) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async request => {
    const file = await fileOf(renderer, request.url);
    if (file === null) return new Response('There is nothing here.', { status: 404 });
    const response = await read(pathToFileURL(file).href);
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(securityHeaders())) headers.set(name, value);
    return new Response(response.body, { status: response.status, headers });
  };
}

/** Null for what does not lie below the folder, however it is spelled, and whatever a link points to. */
async function fileOf(renderer: string, url: string): Promise<string | null> {
  if (!isOurPage(url)) return null;
  try {
    const name = decodeURIComponent(new URL(url).pathname);
    const root = await realpath(renderer);
    const file = await realpath(path.join(root, name === '/' ? 'index.html' : name));
    return file.startsWith(root + path.sep) ? file : null;
  } catch {
    return null;
  }
}
