import { Command } from 'commander';
import type { Example } from '../api.ts';
import { addJsonOption, shortPath } from './options.ts';
import { formatCount, Output } from './output.ts';
import { withApplication } from './with-application.ts';

export const examplesCommand = (): Command =>
  addJsonOption(new Command('examples').description('list the examples that come with Netloom')).action(
    async ({ json }: { json: boolean }) => {
      const output = new Output(json);
      const examples = await withApplication(application => application.request('document.examples', {}));
      for (const { path, group, title, parameters } of examples)
        output.object({ file: shortPath(path), title, group, ...(parameters !== null && { parameters }) });
      const [ready, networks] = (['examples', 'architectures'] as const).map(group =>
        examples.filter(example => example.group === group),
      ) as [Example[], Example[]];
      output.table(
        ['FILE', 'TITLE'],
        ready.map(({ path, title }) => [shortPath(path), title]),
      );
      output.text('');
      output.table(
        ['ARCHITECTURE', 'PARAMETERS', 'TITLE'],
        networks.map(({ path, title, parameters }) => [
          shortPath(path),
          formatCount(parameters ?? 0).padStart(11),
          title,
        ]),
      );
    },
  );
