import { appendFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../../../engine/document/document.ts';
import type { RunEvent } from '../../../engine/train/events.ts';
import { EventLog, makeFolder, prepareRunDirectory, readRun } from '../../../engine/train/run-directory.ts';
import { temporaryFolder } from '../../support/runs.ts';

const event: RunEvent = { type: 'state', state: 'running' };

describe('the event log', () => {
  it('goes on after a line that a kill has cut', () => {
    const run = temporaryFolder();
    const path = join(run, 'events.jsonl');
    const first = new EventLog(run);
    first.append(event);
    first.close();
    appendFileSync(path, '{"type":"st');
    const second = new EventLog(run);
    second.append(event);
    second.close();
    const line = JSON.stringify(event);
    expect(readFileSync(path, 'utf8')).toBe(`${line}\n{"type":"st\n${line}\n`);
  });

  it('names the file that cannot be written', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => new EventLog(file)).toThrow(/events\.jsonl”: a part of the path is a file/);
  });

  it('says so when the disk is full', () => {
    // The device that is always full, which takes the place of the log.
    if (!existsSync('/dev/full')) return;
    const run = temporaryFolder();
    symlinkSync('/dev/full', join(run, 'events.jsonl'));
    const log = new EventLog(run);
    expect(() => log.append(event)).toThrow(/the disk is full. Free some space/);
    log.close();
  });
});

describe('the description of a run', () => {
  it('is read back, and what is none is named', async () => {
    const run = join(temporaryFolder(), 'a', 'b');
    const description = { document: emptyDocument('A'), base: '/data' };
    await prepareRunDirectory(run, description, false);
    expect(await readRun(run)).toEqual(description);
    writeFileSync(join(run, 'run.json'), '{"format":"netlo');
    await expect(readRun(run)).rejects.toThrow(/run\.json” is damaged/);
    await expect(readRun(join(run, 'c'))).rejects.toThrow(/holds no run/);
  });
});

describe('making a folder', () => {
  it('makes those above it, and comes to an end where none can be made', async () => {
    const folder = join(temporaryFolder(), 'a', 'b', 'c');
    await makeFolder(folder);
    await makeFolder(folder);
    expect(existsSync(folder)).toBe(true);
    await expect(makeFolder('/proc/netloom/run')).rejects.toThrow(/ENOENT/);
  });
});
