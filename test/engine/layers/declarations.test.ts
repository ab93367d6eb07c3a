/** What the palette, the inspector and the documentation are made from. */
import { describe, expect, test } from 'vitest';
import { initializers } from '../../../engine/initializers/index.ts';
import { type AttributeTable, invalidAttribute, withDefaults } from '../../../engine/layers/attribute.ts';
import { layers } from '../../../engine/layers/index.ts';
import { inputPorts, outputPorts } from '../../../engine/layers/layer.ts';
import { losses } from '../../../engine/losses/index.ts';
import { metrics } from '../../../engine/metrics/index.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { schedules } from '../../../engine/schedules/index.ts';

const expectSound = (table: AttributeTable) => {
  for (const [name, attribute] of Object.entries(table)) {
    expect(invalidAttribute(name, attribute, attribute.default), name).toBeNull();
    expect(attribute.doc, name).toMatch(/^[A-Za-z].*\.$/);
    if (attribute.when)
      expect(table, `${name} matters by what is not there`).toHaveProperty(attribute.when.attribute);
  }
};

describe.each(Object.entries(layers))('%s', (type, layer) => {
  test('is declared soundly', () => {
    expect(layer.type).toBe(type);
    expect(layer.version).toBeGreaterThanOrEqual(1);
    expect(layer.doc).toMatch(/\.$/);
    expectSound(layer.attributes);
    const defaults = withDefaults(layer.attributes, {});
    const ports = { ...inputPorts(layer, defaults), ...outputPorts(layer, defaults) };
    expect(Object.keys(ports).length).toBeGreaterThan(0);
    for (const [port, doc] of Object.entries(ports)) expect(doc, port).toMatch(/\.$/);
    expect(layer.summary?.(defaults) ?? '').not.toMatch(/undefined|NaN/);
  });
});

test.each(Object.entries({ losses, metrics, optimizers, schedules, initializers }))(
  'the %s are declared soundly',
  (_, table) => {
    for (const [name, entry] of Object.entries(table)) {
      expect(entry.name).toBe(name);
      expect(entry.doc).toMatch(/\.$/);
      expectSound(entry.attributes);
    }
  },
);

test('people find layers by other names', () => {
  const named = (word: string) =>
    Object.values(layers)
      .filter(({ synonyms }) => synonyms?.includes(word))
      .map(({ type }) => type);
  expect(named('Linear')).toEqual(['Dense']);
  expect(named('Fully Connected')).toEqual(['Dense']);
  expect(named('ReLU')).toEqual(['Activation']);
  expect(named('Skip Connection')).toEqual(['Add']);
});

describe('a value that does not fit says why', () => {
  const { attributes } = layers.Conv2D!;
  test.each([
    ['filters', 2.5, 'filters must be a whole number, not 2.5.'],
    ['filters', 0, 'filters must be at least 1, not 0.'],
    ['kernelSize', [3], 'kernelSize must have exactly 2 numbers; 1 are given.'],
    ['stride', [1, 0], 'stride must be at least 1, not 0.'],
    ['padding', 'full', 'padding must be one of same, valid, explicit, not "full".'],
    ['bias', 'yes', 'bias must be true or false, not "yes".'],
    ['filters', undefined, 'filters must be a whole number, not nothing.'],
  ])('%s = %j', (name, value, text) => {
    expect(invalidAttribute(name, attributes[name]!, value)).toBe(text);
  });
});
