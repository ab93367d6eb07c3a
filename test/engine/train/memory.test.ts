import { describe, expect, test } from 'vitest';
import { requireStateMemory, requireStepMemory } from '../../../engine/train/memory.ts';
import { buildTrainingGraph } from '../../../engine/training-graph.ts';
import { leNet5 } from '../../support/documents.ts';

const compile = (batchSize: number) => buildTrainingGraph(leNet5(), { batchSize });

describe('what a step needs of memory', () => {
  test('is refused where the state alone is too large, with the largest layer', () => {
    expect(() => requireStateMemory(leNet5(), compile(1), 0.9e6)).toThrow(
      /“dense1” alone has 48,120 parameters/,
    );
  });

  test('is refused where what it computes is too large, with the batch size and the mend', () => {
    const document = leNet5();
    const large = { ...document, training: { ...document.training, batchSize: 2000 } };
    expect(() => requireStepMemory(large, compile(2000), 30e6)).toThrow(
      /batches of 2,000 needs .* GB.*Make the batch smaller, or save memory by computing again/,
    );
    expect(() => requireStepMemory(document, compile(1), 30e6)).not.toThrow();
  });

  test('is not refused for a device with a memory of its own', () => {
    const document = leNet5();
    const elsewhere = { ...document, training: { ...document.training, device: 'cuda' } };
    expect(() => requireStepMemory(elsewhere, compile(2000), 30e6)).not.toThrow();
  });
});
