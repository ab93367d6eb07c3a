/**
 * Brings documents of older versions up, one version at a time. When DOCUMENT_VERSION rises, the function that leads from
 * the version before it is added to `migrations` and never changed again.
 */
import { InputError } from '../protocol.ts';
import { DOCUMENT_VERSION } from './document.ts';

export interface RawDocument {
  readonly [key: string]: unknown;
}
/** From the version that is its key to the next; `version` is set by `migrate`. */
export interface Migrations {
  readonly [from: number]: (document: RawDocument) => RawDocument;
}

/** Version 1 is the first. */
const migrations: Migrations = {};

/** A document of the current version. Throws InputError when there is no way there. `where` begins the message. */
export function migrate(
  document: RawDocument,
  where: string,
  { to = DOCUMENT_VERSION, table = migrations }: { to?: number; table?: Migrations } = {},
): { document: RawDocument; migratedFrom: number | null } {
  const from = document.version;
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 0)
    throw new InputError(
      `${where}: version must be a whole number, such as ${to}, not ${JSON.stringify(from) ?? 'missing'}. Correct it, or open an older copy.`,
    );
  if (from > to)
    throw new InputError(
      `${where} was made by a newer Netloom (document version ${from}); this one reads up to version ${to}. ` +
        'Update Netloom, or save the document in the older one again.',
    );
  let current = document;
  for (let version = from; version < to; version++) {
    const step = table[version];
    if (!step)
      throw new InputError(
        `${where} has the document version ${from}, which this Netloom cannot read: there is no way from ${version} to ${version + 1}. ` +
          `Correct the version if it was changed by hand; the current one is ${to}.`,
      );
    current = { ...step(current), version: version + 1 };
  }
  return { document: current, migratedFrom: from === to ? null : from };
}
