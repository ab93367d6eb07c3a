/** Tests that need webgpu are skipped where this is not empty; it says why. */
import { listDevices } from '../../engine/session/providers.ts';

const webgpu = (await listDevices()).find(device => device.id === 'webgpu');

export const noWebGpu: string = webgpu?.ok
  ? ''
  : (webgpu?.reason ?? 'this onnxruntime has no webgpu provider');
