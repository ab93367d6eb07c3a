import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { JsonFile } from '../../main/application/json-file.ts';
import { temporaryFolder } from './support/temporary.ts';

const count = z.object({ count: z.number() });

test('changes from several sides are all kept', async () => {
  const file = new JsonFile(path.join(temporaryFolder(), 'deep', 'count.json'), count, { count: 0 });
  await Promise.all(Array.from({ length: 50 }, () => file.update(({ count }) => ({ count: count + 1 }))));
  expect(await file.read()).toEqual({ count: 50 });
});

test.each(['', '{"count": 1', '{"count": "many"}', 'null'])('a spoiled file is put aside: %j', async text => {
  const place = path.join(temporaryFolder(), 'count.json');
  writeFileSync(place, text);
  const file = new JsonFile(place, count, { count: 0 });
  expect(await file.read()).toEqual({ count: 0 });
  expect(readFileSync(`${place}.broken`, 'utf8')).toBe(text);
  expect(existsSync(place)).toBe(false);
  await file.write({ count: 2 });
  expect(await file.read()).toEqual({ count: 2 });
});

test('a failed change does not keep the next from being made', async () => {
  const file = new JsonFile(path.join(temporaryFolder(), 'count.json'), count, { count: 0 });
  const failing = file.update(() => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await file.update(({ count }) => ({ count: count + 1 }));
  expect(await file.read()).toEqual({ count: 1 });
});
