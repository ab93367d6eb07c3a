/**
 * Which devices have passed their test here, so that the next start need not test again. A failure is not remembered: what was
 * missing may have been installed since.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { arch, platform, release } from 'node:os';
import path from 'node:path';
import { env } from 'onnxruntime-node';
import writeFileAtomic from 'write-file-atomic';

export interface ProbeMemory {
  hasPassed(provider: string): boolean;
  remember(providers: readonly string[]): Promise<void>;
}

/** In a file of the folder; without a folder nothing is remembered. `circumstances` are those of this machine now. */
export function probeMemory(
  folder: string | undefined,
  circumstances: string = circumstancesOf(process.env),
): ProbeMemory {
  const file = folder && path.join(folder, 'devices.json');
  const passed = new Set(file ? read(file, circumstances) : []);
  return {
    hasPassed: provider => passed.has(provider),
    async remember(providers) {
      if (!file || providers.every(provider => passed.has(provider))) return;
      for (const provider of providers) passed.add(provider);
      try {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFileAtomic(file, JSON.stringify({ circumstances, passed: [...passed] }));
      } catch {
        // Then the next start tests again.
      }
    },
  };
}

function read(file: string, circumstances: string): string[] {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { circumstances?: unknown; passed?: unknown };
    return kept.circumstances === circumstances && Array.isArray(kept.passed) ? kept.passed.map(String) : [];
  } catch {
    return [];
  }
}

/** Where Linux lists its Vulkan drivers. */
const DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

/** What decides whether a device works: the runtime, the system with its drivers, and what the environment says of them. */
function circumstancesOf({
  VK_ICD_FILENAMES,
  VK_DRIVER_FILES,
  CUDA_VISIBLE_DEVICES,
  LD_LIBRARY_PATH,
}: NodeJS.ProcessEnv): string {
  return JSON.stringify([
    env.versions.node ?? env.versions.common,
    [platform(), arch(), release()],
    DRIVERS.flatMap(listed),
    nvidiaDriver(),
    [VK_ICD_FILENAMES, VK_DRIVER_FILES, CUDA_VISIBLE_DEVICES, LD_LIBRARY_PATH].map(value => value ?? ''),
  ]);
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function nvidiaDriver(): string {
  try {
    return readFileSync('/proc/driver/nvidia/version', 'utf8').split('\n')[0]!;
  } catch {
    return '';
  }
}
