import { describe, expect, test } from 'vitest';
import { layers } from '../../../engine/layers/index.ts';
import { actionOf, actions } from '../../../renderer/actions/index.ts';
import { formatKey } from '../../../renderer/actions/keys.ts';
import { i18n, resources } from '../../../renderer/i18n/index.ts';

const languages = Object.keys(resources);
const categories = [...new Set(Object.values(layers).map(({ category }) => category))];

describe('the list of actions', () => {
  test('names each of them once', () => {
    expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
    expect(() => actionOf('edit.nothing')).toThrow('edit.nothing');
  });

  test('gives each key to one action', () => {
    const keys = actions.flatMap(action => action.keys ?? []);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test('has the keys that editors of this kind agree on', () => {
    const keysOf = (id: string) => actionOf(id).keys;
    expect(keysOf('edit.undo')).toContain('$mod+z');
    expect(keysOf('edit.redo')).toContain('$mod+Shift+z');
    expect(keysOf('edit.add')).toEqual(['Shift+a', 'Tab']);
    expect(keysOf('edit.deleteReconnect')).toContain('$mod+x');
    expect(keysOf('edit.layout')).toContain('l');
    expect(keysOf('view.fit')).toContain('Home');
    expect(keysOf('view.fitSelection')).toContain('.');
    expect(keysOf('view.commands')).toContain('$mod+k');
    expect(keysOf('run.train')).toContain('$mod+Enter');
  });

  test('lets no key that writes or edits text act while the user types', () => {
    const whileTyping = actions.filter(action => action.whileTyping).flatMap(action => action.keys ?? []);
    for (const key of whileTyping) expect(key).toMatch(/^(\$mod\+|F\d)/);
    for (const key of ['$mod+a', '$mod+c', '$mod+v', '$mod+x', '$mod+z', 'Delete', 'Backspace'])
      expect(whileTyping).not.toContain(key);
  });
});

describe.each(languages)('in %s', language => {
  const has = (key: string) => i18n.exists(`canvas:${key}`, { lng: language, fallbackLng: [] });

  test('every action and every group has a name', () => {
    expect(actions.filter(({ id }) => !has(`actions.${id}`)).map(({ id }) => id)).toEqual([]);
    for (const { group } of actions) expect(has(`groups.${group}`), group).toBe(true);
  });

  test('every category of layers has a name', () => {
    expect(categories.filter(category => !has(`categories.${category}`))).toEqual([]);
  });
});

test('keys are written as people write them', () => {
  expect(formatKey('$mod+Shift+z')).toBe('Ctrl+Shift+Z');
  expect(formatKey('Shift+?')).toBe('?');
  expect(formatKey('ArrowUp')).toBe('↑');
  expect(formatKey('+')).toBe('+');
});
