import { add, mul, sigmoid, split, tanh } from '../ops/index.ts';
import { LSTM as row } from '../ops/recurrent.ts';
import { layer } from './layer.ts';
import type { Cell } from './recurrence.ts';
import { recurrentAttributes, recurrentPorts, recurrentSummary, runLayers } from './recurrent.ts';

/** i, f, o = σ(…), g = tanh(…) of W_ih x + b_ih + W_hh h + b_hh; c' = f c + i g; h' = o tanh(c'). PyTorch's order: i, f, g, o. */
export const lstmCell: Cell = {
  row,
  states: ['h', 'c'],
  onnxOrder: [0, 3, 1, 2],
  step(x, hidden, [, c], units) {
    const [i, f, g, o] = split(add(x, hidden), [units, units, units, units], 1);
    const cell = add(mul(sigmoid(f!), c!), mul(sigmoid(i!), tanh(g!)));
    return [mul(sigmoid(o!), tanh(cell)), cell];
  },
};

/** Hochreiter and Schmidhuber, Long Short-Term Memory (1997); as torch.nn.LSTM. */
export const LSTM = layer({
  type: 'LSTM',
  version: 1,
  category: 'sequence',
  doc: 'Reads a sequence step by step, with a memory that it learns to keep, change and forget.',
  synonyms: ['Long Short-Term Memory', 'RNN', 'Recurrent', 'Time Series', 'BiLSTM'],
  attributes: recurrentAttributes,
  ...recurrentPorts(['h', 'c']),
  summary: recurrentSummary,
  lower: (inputs, attributes, scope) => runLayers(lstmCell, inputs, attributes, scope),
});
