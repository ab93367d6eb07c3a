import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Document,
  defaultTraining,
  emptyDocument,
  type Json,
} from '../../../engine/document/document.ts';
import { parseDocument, serializeDocument } from '../../../engine/document/validate.ts';
import { InputError } from '../../../engine/protocol.ts';

const sample: Document = {
  ...emptyDocument('Sample'),
  graph: {
    nodes: {
      x: { id: 'x', type: 'Input', name: 'x', position: { x: 0, y: 0 }, attributes: { shape: [1, 28, 28] } },
      conv1: {
        id: 'conv1',
        type: 'Conv2D',
        name: 'conv',
        position: { x: 0, y: 130.5 },
        attributes: {},
        parameters: { '*': { learningRate: 0.1, maxNorm: null }, bias: { frozen: false, l2: 0.01 } },
      },
    },
    edges: { e: { id: 'e', source: { node: 'x', port: 'y' }, target: { node: 'conv1', port: 'x' } } },
  },
  dataset: {
    source: { type: 'csv', path: 'a.csv' },
    fields: [{ name: 'a', kind: 'category', dtype: 'int64', shape: [], classes: ['no', 'yes'] }],
    split: { validation: 0.1, test: 0.2, stratify: 'a' },
  },
};

/** The sample with one place changed; `undefined` removes it. */
function changed(path: string, value: unknown): string {
  const copy = JSON.parse(JSON.stringify(sample));
  const keys = path.split('.');
  const last = keys.pop()!;
  const record = keys.reduce((part, key) => part[key], copy);
  if (value === undefined) delete record[last];
  else record[last] = value;
  return JSON.stringify(copy);
}

const failure = (text: string, where?: string): InputError => {
  try {
    parseDocument(text, where);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return error as InputError;
  }
  throw new Error('The document was read.');
};

describe('parseDocument', () => {
  test('reads what serializeDocument writes', () => {
    expect(parseDocument(serializeDocument(sample))).toEqual({ document: sample, migratedFrom: null });
  });

  test('fills in what may be left out', () => {
    const short = '\uFEFF{"format":"netloom","version":1,"graph":{"nodes":{},"edges":{}}}';
    expect(parseDocument(short).document).toEqual({ ...emptyDocument(''), training: defaultTraining });
    const { training } = parseDocument(changed('training', { epochs: 3 })).document;
    expect(training).toEqual({ ...defaultTraining, epochs: 3 });
  });

  test('reads what only check objects to: unknown layers, missing ports, cycles', () => {
    const unknown = changed('graph.nodes.conv1.type', 'NoSuchLayer');
    expect(parseDocument(unknown).document.graph.nodes.conv1?.type).toBe('NoSuchLayer');
    const cycle = { id: 'e', source: { node: 'conv1', port: 'z' }, target: { node: 'conv1', port: 'x' } };
    expect(() => parseDocument(changed('graph.edges.e', cycle))).not.toThrow();
  });

  test.each([
    ['graph.nodes.conv1.position.x', 'left', 'graph.nodes.conv1.position.x must be a number, not "left"'],
    ['graph.nodes.conv1.type', undefined, 'graph.nodes.conv1.type is missing; it must be text'],
    ['graph.nodes.conv1.id', 'conv2', 'graph.nodes.conv1.id must be "conv1", as its key, not "conv2"'],
    ['graph.nodes.conv1.colour', 'red', 'graph.nodes.conv1.colour is not known here; remove it'],
    [
      'graph.edges.e.target.node',
      'conv9',
      'graph.edges.e.target.node names the node "conv9", which is not there',
    ],
    [
      'graph.nodes.conv1.parameters.bias.l2',
      -1,
      'graph.nodes.conv1.parameters.bias.l2 must be at least 0, not -1',
    ],
    [
      'graph.nodes.conv1.parameters.bias.freeze',
      true,
      'graph.nodes.conv1.parameters.bias.freeze is not known here; remove it',
    ],
    ['graph.edges', [], 'graph.edges must be an object, not []'],
    [
      'dataset.source.type',
      'xls',
      'dataset.source.type must say which kind it is ("idx", "csv" or "synthetic")',
    ],
    ['dataset.fields.0.kind', 'sound', 'dataset.fields[0].kind must be "image" or "category" or'],
    ['dataset.fields.0.shape', [2.5], 'dataset.fields[0].shape[0] must be a whole number, not 2.5'],
    ['dataset.split.test', 0.95, 'dataset.split leaves nothing to train: validation 0.1 and test 0.95'],
    ['training.batchSize', 0, 'training.batchSize must be at least 1, not 0'],
    ['training.clipNorm', -1, 'training.clipNorm must be above 0, not -1'],
    ['training.clipValue', 0, 'training.clipValue must be above 0, not 0'],
    ['training.epoch', 5, 'training.epoch is not known here'],
  ])('%s = %j is refused with its place and the mend', (path, value, message) => {
    const error = failure(changed(path, value), 'net.netloom');
    expect(error.message).toContain(`net.netloom: ${message}`);
    expect(error.message).toMatch(/Correct it in the file, or open an older copy\.$/);
    expect(error.problems[0]).toMatchObject({ severity: 'error', code: 'invalid-document' });
  });

  test('lists every place', () => {
    const error = failure(
      changed('graph.nodes.conv1', { ...sample.graph.nodes.conv1, name: 1, position: null }),
    );
    expect(error.problems).toHaveLength(2);
    expect(error.message).toContain('(and 1 more)');
  });

  test('a document of a future version says to update', () => {
    expect(failure(changed('version', 7), 'net.netloom').message).toBe(
      'net.netloom was made by a newer Netloom (document version 7); this one reads up to version 1. ' +
        'Update Netloom, or save the document in the older one again.',
    );
    expect(failure(changed('version', '1')).message).toContain('version must be a whole number');
  });

  test('another format, or none, is named', () => {
    for (const text of ['[]', '3', '{"format":"comfy"}', 'null'])
      expect(failure(text, 'a.json').message).toContain('a.json is not a Netloom document');
  });
});

describe('text that is not JSON', () => {
  const text = serializeDocument(sample);

  test('a truncated file says where it ends, wherever it was cut', () => {
    for (let length = 1; length < text.trimEnd().length; length++) {
      const { message } = failure(text.slice(0, length), 'net.netloom');
      const lines = text.slice(0, length).trimEnd().split('\n');
      expect(message).toContain(`net.netloom is truncated: it ends in the middle, at line `);
      // A string that was cut may be reported where it begins.
      const line = Number(/line (\d+)/.exec(message)?.[1]);
      expect(line).toBe(lines.length);
      expect(message).toContain('recovery copy');
    }
  });

  test('an empty file, as a crash while saving leaves, points to the recovery copy', () => {
    expect(failure('', 'net.netloom').message).toMatch(/^net\.netloom is empty\. .*recovery copy/);
    expect(failure(' \n').message).toContain('is empty');
  });

  test('a misplaced character is named with line and column', () => {
    const broken = text.replace('"title": "Sample",', '"title": "Sample",,');
    expect(failure(broken).message).toContain(
      'not valid JSON at line 4, column 21: "," does not belong there',
    );
  });
});

describe('serializeDocument', () => {
  test('does not depend on the order of keys', () => {
    const { nodes } = sample.graph;
    const shuffled = {
      ...sample,
      graph: { edges: sample.graph.edges, nodes: { conv1: nodes.conv1!, x: nodes.x! } },
    };
    expect(serializeDocument(shuffled)).toBe(serializeDocument(sample));
  });

  test('is readable', () => {
    const lines = serializeDocument(sample).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '{',
      '  "format": "netloom",',
      '  "version": 1,',
      '  "title": "Sample",',
    ]);
    expect(lines).toContain('        "attributes": { "shape": [1, 28, 28] }');
    expect(lines).toContain(
      '      "e": { "id": "e", "source": { "node": "x", "port": "y" }, "target": { "node": "conv1", "port": "x" } }',
    );
    expect(lines.at(-1)).toBe('');
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(110);
  });

  test('any attributes survive', () => {
    const json = fc.jsonValue().map(value => JSON.parse(JSON.stringify(value)) as Json);
    const attributes = fc.dictionary(
      fc.string().filter(key => key !== '__proto__'),
      json,
    );
    fc.assert(
      fc.property(attributes, fc.string(), (attributes, title) => {
        const node = { ...sample.graph.nodes.x!, attributes };
        const document = { ...sample, title, graph: { nodes: { x: node }, edges: {} } };
        expect(parseDocument(serializeDocument(document)).document).toEqual(document);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
