/** Texts of the layer table in the language of the interface; the declaration's English where there is no other. */
import type { Node } from '../../engine/document/document.ts';
import { type AttributeTable, type ValuesOf, withDefaults } from '../../engine/layers/attribute.ts';
import { layers } from '../../engine/layers/index.ts';
import type { Category, Layer } from '../../engine/layers/layer.ts';
import { declaredAttributeDoc, declaredAttributeName } from './declared.ts';
import { i18n } from './index.ts';

const text = (key: string, english: string): string => i18n.t(`layers:${key}`, { defaultValue: english });

/** A layer's type is its name in every paper and program; the translation stands beside it. */
export const layerName = (type: string): string => text(`${type}.name`, type);

export const layerDoc = (type: string): string => text(`${type}.doc`, layers[type]?.doc ?? '');

/** The two telling attributes, such as `64 · 3×3 same`. */
export function layerSummary(
  { type, attributes }: Pick<Node, 'type' | 'attributes'>,
  layer: Layer | undefined = layers[type],
): string {
  if (!layer?.summary) return '';
  try {
    return layer.summary(withDefaults(layer.attributes, attributes) as ValuesOf<AttributeTable>);
  } catch {
    // A document may hold a value of the wrong kind. The check says so; there is then nothing to sum up.
    return '';
  }
}

export const categoryName = (category: Category): string => i18n.t(`canvas:categories.${category}`);

const declaredBy = (type: string, name: string) => layers[type]?.attributes[name]?.declaredBy;

/** `kernelSize` → Kernel size. */
export function attributeName(type: string, name: string): string {
  const declared = declaredBy(type, name);
  if (declared) return declaredAttributeName(declared.table, declared.entry, name);
  const general = i18n.t(`layers:attributes.${name}`, { defaultValue: spaced(name) });
  return text(`${type}.attributes.${name}.name`, general);
}

/** @param layer where the table has it not: a block's own. */
export function attributeDoc(type: string, name: string, layer: Layer | undefined = layers[type]): string {
  const english = layer?.attributes[name]?.doc ?? '';
  const declared = declaredBy(type, name);
  return declared
    ? declaredAttributeDoc(declared.table, declared.entry, name, english)
    : text(`${type}.attributes.${name}.doc`, english);
}

/** An option of a choice, such as `same`; the names of functions stay as they are. */
export const optionName = (attribute: string, option: string): string =>
  text(`options.${attribute}.${option}`, option);

export const portDoc = (type: string, side: 'inputs' | 'outputs', port: string): string => {
  const ports = layers[type]?.[side];
  return text(`${type}.${side}.${port}`, (typeof ports === 'object' && ports[port]) || '');
};

const spaced = (name: string): string => {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
