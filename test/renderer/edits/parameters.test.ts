import { expect, test } from 'vitest';
import { applyDiff, reverseDiff } from '../../../engine/document/diff.ts';
import type { Document, ParameterSettings } from '../../../engine/document/document.ts';
import { frozenOf, inheritedSettings, setParameterSetting } from '../../../renderer/edits/parameters.ts';
import { chain } from '../../support/documents.ts';

const start = chain([['Input'], ['Dense', { units: 2 }]]);
const dense = (document: Document) => document.graph.nodes.dense!;

/** The document after one change of the Dense's parameters, which is taken back to see that it can be. */
function set<S extends keyof ParameterSettings>(
  document: Document,
  name: string,
  setting: S,
  value: ParameterSettings[S],
): Document {
  const diff = setParameterSetting(dense(document), name, setting, value);
  const next = applyDiff(document, diff);
  expect(applyDiff(next, reverseDiff(diff))).toEqual(document);
  return next;
}

test('only what differs from what would hold is kept', () => {
  let document = set(start, '*', 'frozen', true);
  document = set(document, 'bias', 'frozen', false);
  document = set(document, 'bias', 'l2', 0.1);
  expect(dense(document).parameters).toEqual({ '*': { frozen: true }, bias: { frozen: false, l2: 0.1 } });
  expect(inheritedSettings(dense(document), 'bias').frozen).toBe(true);
  document = set(document, 'bias', 'l2', 0);
  document = set(document, 'bias', 'frozen', true);
  expect(dense(document).parameters).toEqual({ '*': { frozen: true } });
  expect(set(document, '*', 'frozen', false)).toEqual(start);
});

test('what is frozen is known by name', () => {
  const document = set(set(start, '*', 'frozen', true), 'bias', 'frozen', false);
  expect(frozenOf(dense(document), ['weight', 'bias'])).toEqual(['weight']);
  expect(frozenOf(dense(start), ['weight', 'bias'])).toEqual([]);
});
