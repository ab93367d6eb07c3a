import { describe, expect, it } from 'vitest';
import { InputError } from '../../../engine/protocol.ts';
import { probeMemory } from '../../../engine/session/probe-memory.ts';
import { findDevices, listDevices, requireDevice } from '../../../engine/session/providers.ts';
import { temporaryFolder } from '../../support/runs.ts';
import { noWebGpu } from '../../support/webgpu.ts';

describe('listDevices', () => {
  it('offers the CPU first, and says of every other provider why it cannot be used', async () => {
    const devices = await listDevices();
    expect(devices[0]).toEqual({ id: 'cpu', name: 'CPU', ok: true, reason: '', keepsState: true });
    for (const device of devices) {
      expect(device.name).not.toBe('');
      expect(device.reason === '').toBe(device.ok);
      expect(device.reason).not.toMatch(/\.(cc|h):\d|::|OrtSession/);
    }
    expect(new Set(devices.map(device => device.id)).size).toBe(devices.length);
  });

  it.skipIf(noWebGpu !== '')('finds WebGPU', async () => {
    expect((await listDevices()).find(device => device.id === 'webgpu')).toMatchObject({ ok: true });
  });
});

/** Providers that are not here, as their tests would end. */
describe('the devices of other machines', () => {
  const ends: Record<string, string> = {
    dml: '',
    webgpu: '',
    cuda: '/onnxruntime_src/provider_bridge_ort.cc:1 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] Failed to load libonnxruntime_providers_cuda.so',
    coreml: 'It computes wrong results: a loss of 3 for 1.',
    tensorrt: '',
  };
  const tested: string[] = [];
  const test = async (provider: string): Promise<string> => {
    tested.push(provider);
    return ends[provider]!;
  };

  it('are offered where they pass, and say honestly where the network lives', async () => {
    const devices = await findDevices(['cpu', ...Object.keys(ends)], test, probeMemory(undefined));
    expect(devices.map(({ id, ok, keepsState }) => [id, ok, keepsState])).toEqual([
      ['cpu', true, true],
      ['dml', true, false],
      ['webgpu', true, true],
      ['cuda', false, false],
      ['coreml', false, false],
    ]);
    const reasonOf = (id: string) => devices.find(device => device.id === id)!.reason;
    expect(reasonOf('cuda')).toMatch(/^It needs an NVIDIA card.*Failed to load/);
    expect(reasonOf('coreml')).toMatch(/wrong results/);
    expect(reasonOf('dml')).toBe('');
    expect(tested).not.toContain('cpu');
    expect(tested).not.toContain('tensorrt');
  });

  it('are tested once where they pass, and again where they failed', async () => {
    const folder = temporaryFolder();
    await findDevices(['dml', 'cuda'], test, probeMemory(folder));
    tested.length = 0;
    ends.cuda = '';
    const devices = await findDevices(['dml', 'cuda'], test, probeMemory(folder));
    expect(tested).toEqual(['cuda']);
    expect(devices.every(({ ok }) => ok)).toBe(true);
  });
});

describe('requireDevice', () => {
  it('names those that can be used', async () => {
    await expect(requireDevice('abacus')).rejects.toThrow(/no device "abacus".*auto, cpu/);
    await expect(requireDevice('abacus')).rejects.toBeInstanceOf(InputError);
    await expect(requireDevice('cpu')).resolves.toMatchObject({ id: 'cpu' });
  });
});
