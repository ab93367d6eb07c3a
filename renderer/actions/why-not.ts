/** Reasons why an action cannot be done now, that several actions share. */
import { onlySelected } from '../canvas/commands.ts';
import { i18n } from '../i18n/index.ts';
import { shownDocument } from '../store/scene.ts';
import { viewStore } from '../store/view.ts';

/** The reason in words where the condition does not hold. */
export const unless = (holds: boolean, reason: string): string | null =>
  holds ? null : i18n.t(`canvas:whyNot.${reason}`);

export const needsNodes = () => unless(viewStore.getState().nodes.size > 0, 'noSelection');

export const needsSelection = () => {
  const { nodes, edges } = viewStore.getState();
  return unless(nodes.size + edges.size > 0, 'noSelection');
};

export const needsOneNode = () => unless(onlySelected() !== null, 'notOne');

export const needsNetwork = () => unless(Object.keys(shownDocument().graph.nodes).length > 0, 'empty');
