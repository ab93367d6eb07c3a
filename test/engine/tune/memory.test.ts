import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Environment, FormMemory } from '../../../engine/tune/memory.ts';
import { temporaryFolder } from '../../support/runs.ts';

const environment: Environment = {
  runtime: 'onnxruntime 1.30.0',
  processor: 'A processor',
  device: 'cpu',
  threads: 2,
  channelBlock: 8,
};
const measured = { seconds: { a: 0.5, b: null }, usual: 'a', chosen: 'a' };
const fileIn = (folder: string): string => join(folder, readdirSync(folder)[0]!);

describe('the memory of measurements', () => {
  it('is empty at first, and then gives what was added', async () => {
    const memory = new FormMemory(join(temporaryFolder(), 'not', 'there'), environment);
    expect(await memory.read()).toEqual({});
    await memory.add({ 'Op float32[1]': measured }, 1);
    expect(await memory.read()).toEqual({ 'Op float32[1]': { ...measured, at: 1 } });
  });

  it('keeps what another process has added meanwhile', async () => {
    const folder = temporaryFolder();
    const [one, other] = [new FormMemory(folder, environment), new FormMemory(folder, environment)];
    await one.read();
    await other.add({ b: measured });
    await one.add({ a: measured });
    expect(Object.keys(await other.read()).sort()).toEqual(['a', 'b']);
  });

  it('is another one for other threads, and for another processor', async () => {
    const folder = temporaryFolder();
    await new FormMemory(folder, environment).add({ a: measured });
    for (const change of [{ threads: 1 }, { processor: 'Another' }, { channelBlock: 16 }])
      expect(await new FormMemory(folder, { ...environment, ...change }).read()).toEqual({});
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, 40)],
    ['from another machine', (text: string) => text.replace('A processor', 'B processor')],
    ['of a later revision', (text: string) => text.replace('"revision":1', '"revision":99')],
    ['of something else', () => '{"format":"other"}'],
    ['with a time that is none', (text: string) => text.replace('0.5', '"fast"')],
  ])('is ignored where the file is %s, and can be written again', async (_, spoil) => {
    const folder = temporaryFolder();
    const memory = new FormMemory(folder, environment);
    await memory.add({ a: measured });
    const file = fileIn(folder);
    const spoilt = spoil(readFileSync(file, 'utf8'));
    expect(spoilt).not.toBe(readFileSync(file, 'utf8'));
    writeFileSync(file, spoilt);
    expect(await memory.read()).toEqual({});
    await memory.add({ b: measured });
    expect(Object.keys(await memory.read())).toEqual(['b']);
  });

  it('makes room for the new by forgetting the oldest', async () => {
    const memory = new FormMemory(temporaryFolder(), environment);
    await memory.add({ oldest: measured }, 1);
    const many = Object.fromEntries(Array.from({ length: 1_999 }, (_, i) => [`op ${i}`, measured]));
    await memory.add(many, 2);
    expect(await memory.read()).toHaveProperty('oldest');
    await memory.add({ newest: measured }, 3);
    const kept = await memory.read();
    expect(Object.keys(kept)).toHaveLength(2_000);
    expect(kept).toHaveProperty('newest');
    expect(kept).not.toHaveProperty('oldest');
  });

  it('does without a folder that cannot be written', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const memory = new FormMemory(join(folder, 'file'), environment);
    await memory.add({ a: measured });
    expect(await memory.read()).toEqual({});
  });
});
