import { Command } from 'commander';
import { addJsonOption } from './options.ts';
import { Output } from './output.ts';
import { withApplication } from './with-application.ts';

export const devicesCommand = (): Command =>
  addJsonOption(
    new Command('devices').description('list what this machine can train on, and why not'),
  ).action(async ({ json }: { json: boolean }) => {
    const output = new Output(json);
    const devices = await withApplication(application => application.request('devices.list', {}));
    for (const { id, name, ok, reason } of devices) output.object({ id, name, ok, reason });
    output.table(
      ['ID', 'NAME', 'USABLE'],
      devices.map(({ id, name, ok, reason }) => [id, name, ok ? 'yes' : `no: ${reason}`]),
    );
  });
