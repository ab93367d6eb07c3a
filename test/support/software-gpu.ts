/**
 * Before the test processes start: where the machine has no GPU that works, lets webgpu run in software, on the SwiftShader
 * that Debian's chromium package brings. Its Vulkan loader is found by the path that a process starts with, so a test
 * cannot do this for itself.
 */
import { existsSync } from 'node:fs';
import { probe } from '../../engine/session/probe.ts';

const CHROMIUM = '/usr/lib/chromium';
const DRIVER = `${CHROMIUM}/vk_swiftshader_icd.json`;

export async function setup(): Promise<void> {
  if (process.env.VK_ICD_FILENAMES || !existsSync(DRIVER) || (await probe('webgpu')) === '') return;
  process.env.VK_ICD_FILENAMES = DRIVER;
  process.env.LD_LIBRARY_PATH = [CHROMIUM, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
}
