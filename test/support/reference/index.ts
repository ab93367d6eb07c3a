/** Every network that a test trains beside PyTorch from a committed fixture. */
import type { Document } from '../../../engine/document/document.ts';
import { networkDocument, sequenceFixtures } from '../sequence-fixtures.ts';
import { attentionCases, transformerCases } from './attention.ts';
import { besideCases } from './beside.ts';
import { layerCases, layerDocument } from './layers.ts';
import { plainCases, plainDocument } from './plain-layers.ts';
import { recurrentCases } from './recurrent.ts';
import { stateFixtures, stateNetwork } from './states.ts';
import { tiedModel } from './tied.ts';

/** By the kind of test that compares it and its name there. */
export function referenceDocuments(): { readonly [name: string]: Document } {
  const named = <T>(kind: string, table: { readonly [name: string]: T }, of: (name: string) => Document) =>
    Object.keys(table).map(name => [`${kind}: ${name}`, of(name)] as const);
  const sequences = {
    recurrent: recurrentCases,
    attention: attentionCases,
    blocks: transformerCases,
    beside: besideCases,
  };
  return Object.fromEntries([
    ...named('layer', layerCases, name => layerDocument(layerCases[name]!)),
    ...named('layer', plainCases, plainDocument),
    ...Object.entries(sequences).flatMap(([group, cases]) =>
      named(group, cases, name =>
        networkDocument(cases[name]!, sequenceFixtures[group as keyof typeof sequences][name]!),
      ),
    ),
    ...named('state', stateFixtures, name => stateNetwork(name).document),
    ['tied', tiedModel],
  ]);
}
