import { Command } from 'commander';
import type { Device } from '../../engine/protocol.ts';
import { addJsonOption } from './options.ts';
import { Output } from './output.ts';
import { withApplication } from './with-application.ts';

export const devicesCommand = (): Command =>
  addJsonOption(
    new Command('devices').description('list what this machine can train on, and why not'),
  ).action(async ({ json }: { json: boolean }) => {
    const output = new Output(json);
    const devices = await withApplication(application => application.request('devices.list', {}));
    for (const { id, name, ok, reason, keepsState } of devices)
      output.object({ id, name, ok, reason, keepsState });
    output.table(
      ['ID', 'NAME', 'USABLE'],
      devices.map(device => [device.id, device.name, usable(device)]),
    );
  });

const usable = ({ ok, reason, keepsState }: Device): string => {
  if (!ok) return `no: ${reason}`;
  return keepsState ? 'yes' : 'yes; parameters pass through the CPU at every step';
};
