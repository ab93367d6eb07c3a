/** Which devices this machine can train on. */
import { listSupportedBackends } from 'onnxruntime-node';
import { type Device, InputError } from '../protocol.ts';
import { briefReason } from './brief-reason.ts';
import { deviceName, deviceNeeds } from './device-names.ts';
import { probe } from './probe.ts';

let found: Promise<Device[]> | null = null;

/** Every provider of this build of onnxruntime, each tried with a small session; tried once a process. `cpu` comes first. */
export function listDevices(): Promise<Device[]> {
  found ??= Promise.all(
    [...new Set(['cpu', ...listSupportedBackends().map(backend => backend.name)])].map(tryDevice),
  );
  return found;
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

async function tryDevice(id: string): Promise<Device> {
  const name = deviceName(id);
  // The CPU provider is part of the library that this process has loaded.
  if (id === 'cpu') return { id, name, ok: true, reason: '' };
  const failure = await probe(id);
  return {
    id,
    name,
    ok: failure === '',
    reason: failure && `${deviceNeeds(id)} ${sentence(briefReason(failure))}`.trim(),
  };
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
