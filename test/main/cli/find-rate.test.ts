import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyExample } from '../support/example.ts';
import { netloom } from '../support/netloom.ts';

describe('find-rate', () => {
  test('prints each point, then what they suggest, and leaves nothing behind', async () => {
    const { file } = copyExample('iris');
    const before = readdirSync(path.dirname(file));
    const { code, objects } = await netloom(['find-rate', file, '--from', '1e-5', '--steps', '40', '--json']);
    expect(code).toBe(0);
    const finding = objects.at(-1)!;
    expect(Object.keys(finding).toSorted()).toEqual(['end', 'steepest', 'steps', 'tenth', 'type']);
    expect(objects.slice(0, -1).map(({ type }) => type)).toEqual(
      Array(finding.steps as number).fill('point'),
    );
    expect(Object.keys(objects[0]!)).toEqual(['type', 'rate', 'loss', 'smoothed']);
    expect(objects[0]!.rate).toBeCloseTo(1e-5, 12);
    expect(finding.steepest).toBeGreaterThan(1e-4);
    expect(readdirSync(path.dirname(file))).toEqual(before);
  });

  test('refuses rates that do not grow, and a document with problems', async () => {
    const { file } = copyExample('iris');
    const backwards = await netloom(['find-rate', file, '--from', '1', '--to', '0.1']);
    expect(backwards.code).not.toBe(0);
    expect(backwards.stderr).toContain('--to must be larger than --from');
    const broken = copyExample('iris').change(({ graph }) => {
      graph.nodes.scores!.attributes.units = 5;
    });
    const { code, stderr } = await netloom(['find-rate', broken.file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/species/);
  });
});
