import { describe, expect, test } from 'vitest';
import { emptyDocument } from '../../../engine/document/document.ts';
import { type Migrations, migrate } from '../../../engine/document/migrate.ts';
import { parseDocument } from '../../../engine/document/validate.ts';

/** A history: version -1 never was; 0 called the title `name`; 1 is today's; 2 has a flag; 3 renames it. */
const table: Migrations = {
  0: ({ name, ...rest }) => ({ ...rest, title: name }),
  1: document => ({ ...document, flag: true }),
  2: ({ flag, ...rest }) => ({ ...rest, flags: [flag] }),
};

describe('migrate', () => {
  test('goes through every version in turn', () => {
    const { document, migratedFrom } = migrate({ version: 0, name: 'a' }, 'f', { to: 3, table });
    expect(document).toEqual({ version: 3, title: 'a', flags: [true] });
    expect(migratedFrom).toBe(0);
  });

  test('leaves the current version alone', () => {
    const document = { version: 3, flags: [] };
    expect(migrate(document, 'f', { to: 3, table })).toEqual({ document, migratedFrom: null });
  });

  test('refuses a newer version, a version without a way, and what is no version', () => {
    expect(() => migrate({ version: 4 }, 'f', { to: 3, table })).toThrow(
      'f was made by a newer Netloom (document version 4); this one reads up to version 3.',
    );
    expect(() => migrate({ version: 0 }, 'f')).toThrow(
      'f has the document version 0, which this Netloom cannot read',
    );
    for (const version of [undefined, null, 'one', 0.5, -1])
      expect(() => migrate({ version }, 'f', { to: 3, table })).toThrow('version must be a whole number');
  });

  test('a migrated document is validated like any other', () => {
    const { title, ...rest } = emptyDocument('Old');
    const old = { ...rest, version: 0, name: title };
    expect(parseDocument(JSON.stringify(old), 'f', { table })).toEqual({
      document: emptyDocument('Old'),
      migratedFrom: 0,
    });
    const wrong = JSON.stringify({ ...old, name: 5 });
    expect(() => parseDocument(wrong, 'f', { table })).toThrow('f: title must be text, not 5');
  });
});
