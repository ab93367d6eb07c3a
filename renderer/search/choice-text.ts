/** What a layer, or a block, is called where it can be chosen. */
import { BLOCK } from '../../engine/layers/block.ts';
import type { Layer } from '../../engine/layers/layer.ts';
import { blockOfChoice } from '../edits/layer-choice.ts';
import { layerDoc, layerName } from '../i18n/layer-text.ts';
import { documentStore } from '../store/document.ts';

const blockOf = ({ type }: Layer) => documentStore.getState().document.blocks[blockOfChoice(type) ?? ''];

export const choiceName = (layer: Layer): string => blockOf(layer)?.name ?? layerName(layer.type);

export const choiceDoc = (layer: Layer): string =>
  blockOf(layer) ? layer.doc || layerDoc(BLOCK) : layerDoc(layer.type);
