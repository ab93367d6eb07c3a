import { Command } from 'commander';
import { createApplication } from '../application/application.ts';
import { isLoopback } from '../server/listen.ts';
import { openWindow } from '../server/open-window.ts';
import { startServer } from '../server/server.ts';
import { addJsonOption, port } from './options.ts';
import { Output } from './output.ts';

interface ServeOptions {
  readonly json: boolean;
  readonly port: number;
  readonly host: string;
  readonly open: boolean;
}

export const serveCommand = (): Command =>
  addJsonOption(
    new Command('serve')
      .description('serve the application to a browser; the first line is the address to open')
      .option('--port <n>', '0 for any free one', port, 0)
      .option('--host <address>', 'who can reach it: this machine alone, unless told otherwise', '127.0.0.1')
      .option('--no-open', 'only print the address'),
  ).action(async (options: ServeOptions) => {
    const output = new Output(options.json);
    const application = createApplication({ host: 'browser', windows: true });
    const server = await startServer({
      api: application,
      renderer: application.locations.renderer,
      port: options.port,
      host: options.host,
    });
    const close = async (): Promise<void> => {
      process.off('SIGINT', close).off('SIGTERM', close);
      output.note('Closing; runs are stopped with a checkpoint.');
      await application.close();
      await server.close();
    };
    process.on('SIGINT', close).on('SIGTERM', close);
    output.object({ type: 'serve', url: server.url, port: server.port });
    output.text(server.url);
    if (!isLoopback(options.host))
      output.note(
        'Others on the network can reach this address, and its traffic is not encrypted. ' +
          'Over an untrusted network use a tunnel: ssh -L PORT:127.0.0.1:PORT MACHINE',
      );
    application.warmUp();
    if (options.open) output.note(await openWindow(server.launchUrl()));
  });
