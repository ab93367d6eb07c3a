import { describe, expect, test } from 'vitest';
import { fixTemplates, problemTemplates } from '../../engine/graph/problem-codes.ts';
import { initializers } from '../../engine/initializers/index.ts';
import type { Attribute } from '../../engine/layers/attribute.ts';
import { layers } from '../../engine/layers/index.ts';
import { losses } from '../../engine/losses/index.ts';
import { metrics } from '../../engine/metrics/index.ts';
import { optimizers } from '../../engine/optimizers/index.ts';
import { schedules } from '../../engine/schedules/index.ts';
import { humanize } from '../../renderer/i18n/declared.ts';
import { i18n, languages, preferredLanguage, resources, setLanguage } from '../../renderer/i18n/index.ts';
import { problemText } from '../../renderer/i18n/problem-text.ts';
import { literalTexts, readSource, rendererFiles, usedKeys } from './source-texts.ts';

type Texts = ReadonlyMap<string, string>;

/** `a.b.c` → text */
function flatten(texts: unknown, prefix = ''): [string, string][] {
  if (typeof texts === 'string') return [[prefix, texts]];
  return Object.entries(texts as Record<string, unknown>).flatMap(([key, value]) =>
    flatten(value, prefix ? `${prefix}.${key}` : key),
  );
}
const textsOf = (language: string, namespace: string): Texts =>
  new Map(flatten(resources[language]?.[namespace] ?? {}));

const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map(match => match[1]!))].sort();

/** The plural forms of one text are one key: languages have different ones. */
const withoutPlural = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '');

const others = Object.keys(languages).filter(language => language !== 'en');
/** Of `layers`, English has only what differs from the declarations. */
const namespaces = Object.keys(resources.en ?? {}).filter(namespace => namespace !== 'layers');

describe.each(others)('%s', language => {
  test.each(namespaces)('has every text of %s, and no other', namespace => {
    const keys = (texts: Texts): string[] => [...new Set([...texts.keys()].map(withoutPlural))].sort();
    expect(keys(textsOf(language, namespace))).toEqual(keys(textsOf('en', namespace)));
  });

  test.each(namespaces)('names the same values as the English in %s', namespace => {
    const english = textsOf('en', namespace);
    for (const [key, text] of textsOf(language, namespace)) {
      // The form for one may leave the number out, as the English does.
      if (/_one$/.test(key)) continue;
      const counterpart = english.get(key) ?? english.get(`${withoutPlural(key)}_other`);
      expect([key, placeholders(text)]).toEqual([key, placeholders(counterpart ?? '')]);
    }
  });

  test('has the plural forms that its grammar asks for', () => {
    const forms = new Set([0, 1, 2, 5, 1000].map(count => new Intl.PluralRules(language).select(count)));
    for (const namespace of namespaces) {
      const texts = textsOf(language, namespace);
      const plurals = new Set([...texts.keys()].filter(key => /_(one|other)$/.test(key)).map(withoutPlural));
      for (const key of plurals)
        for (const form of forms)
          expect([...texts.keys()], `${namespace}:${key}`).toContain(`${key}_${form}`);
    }
  });

  test.each([
    ['codes', problemTemplates],
    ['fixes', fixTemplates],
  ] as const)('has every problem of the engine among its %s, with the same values', (kind, templates) => {
    const texts = new Map(flatten(resources[language]?.problems?.[kind] ?? {}));
    for (const [code, english] of Object.entries(templates)) {
      expect(texts.has(code), `${kind}.${code}`).toBe(true);
      expect([code, placeholders(texts.get(code) ?? '')]).toEqual([code, placeholders(english)]);
    }
  });

  test('describes every layer with its settings and ports', () => {
    const texts = textsOf(language, 'layers');
    const missing = Object.values(layers).flatMap(layer => {
      const wanted = [`${layer.type}.doc`];
      for (const [name, attribute] of Object.entries(layer.attributes)) {
        // Those of a loss, a metric or an initializer are told where it is.
        if (attribute.declaredBy) continue;
        wanted.push(`${layer.type}.attributes.${name}.doc`);
        if (!texts.has(`attributes.${name}`)) wanted.push(`${layer.type}.attributes.${name}.name`);
      }
      const inputs = typeof layer.inputs === 'function' ? {} : layer.inputs;
      wanted.push(...Object.keys(inputs).map(port => `${layer.type}.inputs.${port}`));
      const outputs = typeof layer.outputs === 'function' ? {} : layer.outputs;
      wanted.push(...Object.keys(outputs).map(port => `${layer.type}.outputs.${port}`));
      return wanted.filter(key => !texts.has(key));
    });
    expect(missing).toEqual([]);
    for (const key of textsOf('en', 'layers').keys()) expect([...texts.keys()]).toContain(key);
  });

  test('describes every optimizer, schedule, loss, metric and initializer with its settings', () => {
    const texts = textsOf(language, 'declared');
    const declared = new Set<string>();
    // A layer shows the settings of all losses together: what several share is told with the first of them.
    const shared = { losses, metrics, initializers };
    for (const [table, entries] of Object.entries({ optimizers, schedules, ...shared })) {
      const told = new Set<unknown>();
      for (const [name, { attributes }] of Object.entries(entries)) {
        declared.add(`${table}.${name}.doc`);
        for (const [setting, attribute] of Object.entries<Attribute>(attributes)) {
          if (attribute.declaredBy || (table in shared && told.has(attribute))) continue;
          told.add(attribute);
          for (const part of ['name', 'doc']) declared.add(`${table}.${name}.attributes.${setting}.${part}`);
        }
      }
    }
    expect([...texts.keys()].sort()).toEqual([...declared].sort());
  });
});

const sources = rendererFiles().map(file => [file, readSource(file)] as const);

test('no text for people stands in the source itself', () => {
  expect(sources.flatMap(([file, source]) => literalTexts(file, source))).toEqual([]);
});

test('the search for texts in the source finds them', () => {
  const source = 'const a = <b title="Close it">Hello {name} <i aria-label={x}>5 %</i></b>;';
  expect(literalTexts('a.tsx', source).map(({ text }) => text)).toEqual(['Close it', 'Hello']);
});

test('every text that the source asks for is there', () => {
  const known = new Set(
    Object.keys(resources.en ?? {}).flatMap(namespace =>
      [...textsOf('en', namespace).keys()].map(key => `${namespace}:${withoutPlural(key)}`),
    ),
  );
  const matches = (pattern: string): boolean => {
    if (!pattern.includes('*')) return known.has(pattern);
    const expression = new RegExp(`^${pattern.split('*').map(quote).join('.+')}$`);
    return [...known].some(key => expression.test(key));
  };
  const missing = sources
    .flatMap(([file, source]) => usedKeys(file, source))
    .filter(({ text }) => !text.startsWith('*') && !matches(text));
  expect(missing).toEqual([]);
});

const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test("follows the browser's first language that there is", () => {
  expect(preferredLanguage(['de-DE', 'es-MX', 'en'])).toBe('es');
  expect(preferredLanguage(['zh'])).toBe('en');
  expect(preferredLanguage([])).toBe('en');
});

test('translates a problem with its values, and keeps the English of one that it does not know', async () => {
  const problem = {
    code: 'class-count',
    message: 'digit: 12 scores arrive for each sample, but label has 10 classes.',
    values: { node: 'digit', units: 12, field: 'label', classes: 10 },
  };
  expect(problemText(problem)).toBe(problem.message);
  await setLanguage('es');
  expect(problemText(problem)).toBe('digit: llegan 12 puntuaciones por muestra, pero label tiene 10 clases.');
  expect(problemText({ code: 'never-heard-of', message: 'As it is.', values: {} })).toBe('As it is.');
  await setLanguage('en');
  expect(i18n.language).toBe('en');
});

test('makes words of the names of settings', () => {
  expect(humanize('learningRate')).toBe('Learning rate');
  expect(humanize('warm-up')).toBe('Warm-up');
  expect(humanize('beta1')).toBe('Beta 1');
});
