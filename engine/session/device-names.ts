/** What people call the execution providers, and what each needs. */
interface DeviceName {
  readonly name: string;
  /** Said where the provider cannot be used. */
  readonly needs: string;
}

const names: Readonly<Record<string, DeviceName>> = {
  cpu: { name: 'CPU', needs: '' },
  webgpu: {
    name: 'GPU (WebGPU)',
    needs: 'It needs a graphics driver with Vulkan, Metal or Direct3D 12.',
  },
  cuda: {
    name: 'NVIDIA GPU (CUDA)',
    needs: 'It needs an NVIDIA card with CUDA 12 and cuDNN 9, and onnxruntime’s CUDA libraries.',
  },
  tensorrt: {
    name: 'NVIDIA GPU (TensorRT)',
    needs: 'It needs an NVIDIA card with TensorRT, and onnxruntime’s CUDA libraries.',
  },
  dml: { name: 'GPU (DirectML)', needs: 'It needs Windows with a Direct3D 12 graphics driver.' },
  coreml: { name: 'Apple GPU and Neural Engine (Core ML)', needs: 'It needs macOS 10.15 or newer.' },
  qnn: { name: 'Qualcomm NPU', needs: 'It needs a Qualcomm processor with its QNN libraries.' },
};

export const deviceName = (id: string): string => names[id]?.name ?? id;
export const deviceNeeds = (id: string): string => names[id]?.needs ?? '';
