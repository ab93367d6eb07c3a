import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeMemory } from '../../../engine/session/probe-memory.ts';
import { temporaryFolder } from '../../support/runs.ts';

describe('the memory of devices that passed', () => {
  it('holds from one start to the next', async () => {
    const folder = join(temporaryFolder(), 'cache');
    await probeMemory(folder).remember(['webgpu']);
    expect(probeMemory(folder).hasPassed('webgpu')).toBe(true);
    expect(probeMemory(folder).hasPassed('cuda')).toBe(false);
  });

  it('ends with another runtime, system or driver', async () => {
    const folder = temporaryFolder();
    await probeMemory(folder, '1.30 Linux').remember(['webgpu']);
    expect(probeMemory(folder, '1.30 Linux').hasPassed('webgpu')).toBe(true);
    expect(probeMemory(folder, '1.31 Linux').hasPassed('webgpu')).toBe(false);
    // This machine is described by more than nothing.
    await probeMemory(folder).remember(['webgpu']);
    expect(readFileSync(join(folder, 'devices.json'), 'utf8')).toContain(process.arch);
  });

  it('does without a folder, and with a file that is spoilt or cannot be written', async () => {
    await probeMemory(undefined).remember(['webgpu']);
    expect(probeMemory(undefined).hasPassed('webgpu')).toBe(false);
    const folder = temporaryFolder();
    const file = join(folder, 'devices.json');
    writeFileSync(file, '{"circumstances":');
    expect(probeMemory(folder).hasPassed('webgpu')).toBe(false);
    mkdirSync(join(folder, 'folder', 'devices.json'), { recursive: true });
    await probeMemory(join(folder, 'folder')).remember(['webgpu']);
    expect(probeMemory(join(folder, 'folder')).hasPassed('webgpu')).toBe(false);
  });
});
