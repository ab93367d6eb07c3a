import { describe, expect, it } from 'vitest';
import { InputError } from '../../../engine/protocol.ts';
import { listDevices, requireDevice } from '../../../engine/session/providers.ts';
import { noWebGpu } from '../../support/webgpu.ts';

describe('listDevices', () => {
  it('offers the CPU first, and says of every other provider why it cannot be used', async () => {
    const devices = await listDevices();
    expect(devices[0]).toEqual({ id: 'cpu', name: 'CPU', ok: true, reason: '' });
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

describe('requireDevice', () => {
  it('names those that can be used', async () => {
    await expect(requireDevice('abacus')).rejects.toThrow(/no device "abacus".*auto, cpu/);
    await expect(requireDevice('abacus')).rejects.toBeInstanceOf(InputError);
    await expect(requireDevice('cpu')).resolves.toMatchObject({ id: 'cpu' });
  });
});
