import { Command } from 'commander';
import { addJsonOption, shortPath } from './options.ts';
import { Output } from './output.ts';
import { withApplication } from './with-application.ts';

export const examplesCommand = (): Command =>
  addJsonOption(new Command('examples').description('list the examples that come with Netloom')).action(
    async ({ json }: { json: boolean }) => {
      const output = new Output(json);
      const examples = await withApplication(application => application.request('document.examples', {}));
      for (const { path, title } of examples) output.object({ file: shortPath(path), title });
      output.table(
        ['FILE', 'TITLE'],
        examples.map(({ path, title }) => [shortPath(path), title]),
      );
    },
  );
