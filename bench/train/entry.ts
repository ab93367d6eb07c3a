/** A network whose training steps are measured, and what its peers are told to measure. */
import type { Document } from '../../engine/document/document.ts';
import { type Network, networkDocument } from '../network.ts';
import type { BenchEntry } from '../suite.ts';
import { measureTraining } from './steps.ts';

export interface TrainEntry extends BenchEntry {
  /** The network's name among the peers' models. */
  readonly model: string;
  document(): Promise<Document>;
}

interface TrainEntrySpec {
  readonly name: string;
  /** Absent: as the entry. */
  readonly model?: string;
  readonly network: Network;
}

export function trainEntry({ name, model = name, network }: TrainEntrySpec): TrainEntry {
  const document = () => networkDocument(network);
  return { name, model, document, measure: async turn => measureTraining(await document(), turn) };
}
