/** index.json: the documents in their order, with what is known of them at a glance. */
import { check } from '../../../engine/graph/check.ts';
import { type Architecture, documentOf } from './architecture.ts';

export async function indexOf(architectures: readonly Architecture[]): Promise<string> {
  const lines = await Promise.all(
    architectures.map(async architecture => {
      const { parameters } = check(await documentOf(architecture));
      return `  { "file": "${architecture.file}.netloom", "parameters": ${parameters} }`;
    }),
  );
  return `[\n${lines.join(',\n')}\n]\n`;
}
