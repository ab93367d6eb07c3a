/** The entries of the data suite: what they open is what they say, and the network learns from it. */
import { expect, test } from 'vitest';
import { dataEntries } from '../../bench/data/index.ts';
import { openDataset } from '../../engine/data/index.ts';
import { check } from '../../engine/graph/check.ts';

test.each(dataEntries)('$name', async ({ raw, samples, open }) => {
  const { document, base, close } = await open();
  try {
    expect(check(document).problems).toEqual([]);
    expect(document.dataset!.fields.map(({ name }) => name).sort()).toEqual(Object.keys(raw).sort());
    const data = await openDataset(document.dataset!, base, { seed: 1 });
    expect(data.parts.train).toHaveLength(samples);
    await data.close();
  } finally {
    await close?.();
  }
});
