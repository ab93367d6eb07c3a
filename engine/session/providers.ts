/** Which devices this machine can train on. */
import { listSupportedBackends } from 'onnxruntime-node';
import { type Device, InputError } from '../protocol.ts';
import { briefReason } from './brief-reason.ts';
import { deviceName, deviceNeeds } from './device-names.ts';
import { keepsStateOnGpu } from './gpu-state.ts';
import { probe } from './probe.ts';
import { type ProbeMemory, probeMemory } from './probe-memory.ts';

/** Builds an engine of its own for each training graph, which takes minutes; CUDA runs on the same cards. */
const NOT_OFFERED = ['tensorrt'];

let found: Promise<Device[]> | null = null;

/**
 * Every provider of this build of onnxruntime, each tested once a process by training a small network; `cpu` comes first. The host
 * may name a folder in which it is remembered that a device has passed.
 */
export function listDevices(): Promise<Device[]> {
  found ??= findDevices(
    listSupportedBackends().map(backend => backend.name),
    probe,
    probeMemory(process.env.NETLOOM_CACHE),
  );
  return found;
}

/** @param test gives why a provider fails; empty: it does not. */
export async function findDevices(
  backends: readonly string[],
  test: (provider: string) => Promise<string>,
  memory: ProbeMemory,
): Promise<Device[]> {
  const ids = [...new Set(['cpu', ...backends])].filter(id => !NOT_OFFERED.includes(id));
  const devices = await Promise.all(ids.map(id => tryDevice(id, test, memory)));
  await memory.remember(devices.flatMap(({ id, ok }) => (ok && id !== 'cpu' ? [id] : [])));
  return devices;
}

/** @throws InputError where there is no such device here, or it does not work; it lists those that do. */
export async function requireDevice(id: string): Promise<Device> {
  const devices = await listDevices();
  const device = devices.find(other => other.id === id);
  if (device?.ok) return device;
  const usable = ['auto', ...devices.filter(other => other.ok).map(other => other.id)].join(', ');
  throw new InputError(
    device
      ? `The device "${id}" cannot be used here. ${device.reason} Choose one of: ${usable}.`
      : `There is no device "${id}". Choose one of: ${usable}.`,
  );
}

async function tryDevice(
  id: string,
  test: (provider: string) => Promise<string>,
  memory: ProbeMemory,
): Promise<Device> {
  // The CPU provider is part of the library that this process has loaded.
  const failure = id === 'cpu' || memory.hasPassed(id) ? '' : await test(id);
  return {
    id,
    name: deviceName(id),
    ok: failure === '',
    reason: failure && `${deviceNeeds(id)} ${sentence(briefReason(failure))}`.trim(),
    keepsState: id === 'cpu' || keepsStateOnGpu(id),
  };
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
