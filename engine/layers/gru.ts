import { add, mul, sigmoid, split, sub, tanh } from '../ops/index.ts';
import { GRU as row } from '../ops/recurrent.ts';
import { layer } from './layer.ts';
import type { Cell } from './recurrence.ts';
import { recurrentAttributes, recurrentPorts, recurrentSummary, runLayers } from './recurrent.ts';

/** r, z = σ(x + h); n = tanh(x + r h), the bias within h; h' = (1 - z) n + z h. PyTorch's order: r, z, n. */
export const gruCell: Cell = {
  row,
  states: ['h'],
  onnxOrder: [1, 0, 2],
  step(x, hidden, [before], units) {
    const [xr, xz, xn] = split(x, [units, units, units], 1);
    const [hr, hz, hn] = split(hidden, [units, units, units], 1);
    const z = sigmoid(add(xz!, hz!));
    const n = tanh(add(xn!, mul(sigmoid(add(xr!, hr!)), hn!)));
    return [add(n, mul(z, sub(before!, n)))];
  },
};

/** Cho et al., Learning Phrase Representations using RNN Encoder-Decoder (2014); as torch.nn.GRU. */
export const GRU = layer({
  type: 'GRU',
  version: 1,
  category: 'sequence',
  doc: 'Reads a sequence step by step with gates, as an LSTM does, with fewer parameters.',
  synonyms: ['Gated Recurrent Unit', 'RNN', 'Recurrent', 'Time Series'],
  attributes: recurrentAttributes,
  ...recurrentPorts(['h']),
  summary: recurrentSummary,
  lower: (inputs, attributes, scope) => runLayers(gruCell, inputs, attributes, scope),
});
