/** React Flow goes through all nodes with every list that it is given, so an act gives it one. */
import { beforeEach, expect, test, vi } from 'vitest';
import {
  addFromPalette,
  duplicateSelected,
  removeSelectedAndReconnect,
} from '../../../renderer/canvas/commands.ts';
import { drawnOnce, type FlowState, flowStore } from '../../../renderer/canvas/flow-store.ts';
import { documentStore } from '../../../renderer/store/document.ts';
import { select, viewStore } from '../../../renderer/store/view.ts';
import { leNet5 } from '../../support/documents.ts';

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => run());
  vi.stubGlobal('document', {});
  documentStore.load(leNet5(), null);
  select(['conv1']);
});

/** What React Flow is given during an act. */
function given(act: () => void): FlowState[] {
  const states: FlowState[] = [];
  const stop = flowStore.subscribe(state => states.push(state));
  act();
  stop();
  return states;
}

const selected = ({ nodes }: FlowState) => nodes.filter(node => node.selected).map(({ id }) => id);

test('a node that is added comes selected, and the one above it is not any more', () => {
  let added = '';
  const states = given(() => {
    added = addFromPalette('Activation');
  });
  expect(states.map(selected)).toEqual([[added]]);
});

test('copies come selected', () => {
  const states = given(duplicateSelected);
  expect(states).toHaveLength(1);
  expect(selected(states[0]!)).toHaveLength(1);
  expect(selected(states[0]!)).not.toEqual(['conv1']);
});

test('nodes go together with their selection', () => {
  const states = given(removeSelectedAndReconnect);
  expect(states.map(({ nodes }) => nodes.some(({ id }) => id === 'conv1'))).toEqual([false]);
  expect(viewStore.getState().nodes.size).toBe(0);
});

test('an act that fails leaves nothing undrawn', () => {
  const states = given(() => {
    const failing = () =>
      drawnOnce(() => {
        select(['pool1']);
        throw new Error('told');
      });
    expect(failing).toThrow('told');
  });
  expect(states.map(selected)).toEqual([['pool1']]);
  expect(given(() => select(['conv1'])).map(selected)).toEqual([['conv1']]);
});
