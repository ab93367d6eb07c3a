/** What is said of a document that was checked in steps before it was loaded. */
import { expect, test } from 'vitest';
import { resnet152, thousandNodes } from '../../../bench/editor/documents.ts';
import { check } from '../../../engine/graph/check.ts';
import { addNode } from '../../../renderer/edits/nodes.ts';
import { checkStore, prepareCheck } from '../../../renderer/store/check.ts';
import { documentStore } from '../../../renderer/store/document.ts';

const root = new URL('../../..', import.meta.url).pathname;

const told = () => {
  const { problems, nodes, parameters } = checkStore.getState();
  return { problems, nodes, parameters };
};

test('is what is said of it otherwise', async () => {
  for (const document of [await resnet152(root), thousandNodes()]) {
    await prepareCheck(document);
    documentStore.load(document, null);
    expect(told()).toEqual(check(document));
  }
});

test('is not confused by edits of the document that it will replace, nor by another that is loaded first', async () => {
  const document = thousandNodes();
  const former = await resnet152(root);
  documentStore.load(former, null);
  let steps = 0;
  const preparing = prepareCheck(document).then(() => {
    steps = Number.POSITIVE_INFINITY;
  });
  for (; steps < 100; steps += 1) {
    const current = documentStore.getState().document;
    documentStore.change('add', addNode(current, 'Dense', { x: 0, y: 100 * steps }).diff);
    expect(told()).toEqual(check(documentStore.getState().document));
    await new Promise(resolve => setTimeout(resolve));
  }
  await preparing;
  documentStore.load(former, null);
  expect(told()).toEqual(check(former));
  documentStore.load(document, null);
  expect(told()).toEqual(check(document));
});
