/** A network with something of everything that has several forms, small enough to be trained in a moment. */
import { inRow, label, networkDocument, numbers } from '../../bench/network.ts';
import type { Document, Training } from '../../engine/document/document.ts';
import { conv, dense, relu } from '../../examples/architectures/make/steps.ts';

export async function smallConvolutions(training: Partial<Training> = {}): Promise<Document> {
  const document = await networkDocument({
    title: 'Small',
    fields: [numbers(3, 8, 8), label(4)],
    batchSize: 8,
    optimizer: { type: 'Adam', attributes: { learningRate: 0.01 } },
    draw: inRow(conv(8, 3), relu, conv(8, 3), relu, ['MaxPool2D'], ['Flatten'], dense(4)),
  });
  const split = { validation: 0.2, test: 0.2 };
  return {
    ...document,
    dataset: { ...document.dataset!, split },
    training: { ...document.training, ...training },
  };
}
