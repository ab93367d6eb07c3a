import { expect, it } from 'vitest';
import { briefReason } from '../../../engine/session/brief-reason.ts';

it.each([
  [
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters.\nat 0x7f',
    'Failed to get a WebGPU adapter: No supported adapters.',
  ],
  [
    'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
    'Failed to load shared library',
  ],
  [
    '/onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1080 virtual onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() Failed to load library libcudnn.so.9: cannot open (no such file)',
    'Failed to load library libcudnn.so.9: cannot open (no such file)',
  ],
  ['C:\\a\\b\\gpu.cpp:12 Device lost: reset (driver)', 'Device lost: reset (driver)'],
  ['It did not answer within 60 seconds.', 'It did not answer within 60 seconds.'],
])('of %j is the cause alone', (message, reason) => {
  expect(briefReason(message)).toBe(reason);
});
