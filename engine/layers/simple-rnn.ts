import { add, relu, tanh } from '../ops/index.ts';
import { RNN as row } from '../ops/recurrent.ts';
import { choice } from './attribute.ts';
import { layer } from './layer.ts';
import type { Cell } from './recurrence.ts';
import { recurrentAttributes, recurrentPorts, recurrentSummary, runLayers } from './recurrent.ts';

/** h' = f(W_ih x + b_ih + W_hh h + b_hh) */
export const rnnCell = (activation: 'tanh' | 'relu'): Cell => ({
  row,
  settings: { activation },
  states: ['h'],
  onnxOrder: [0],
  step: (x, hidden) => [(activation === 'relu' ? relu : tanh)(add(x, hidden))],
});

/** Elman, Finding Structure in Time (1990); as torch.nn.RNN. */
export const SimpleRNN = layer({
  type: 'SimpleRNN',
  version: 1,
  category: 'sequence',
  doc: 'Reads a sequence step by step, the new state made of the step and the state before. It forgets soon.',
  synonyms: ['RNN', 'Recurrent', 'Elman', 'Time Series'],
  attributes: {
    ...recurrentAttributes,
    activation: choice({ default: 'tanh', options: ['tanh', 'relu'], doc: 'The function of each step.' }),
  },
  ...recurrentPorts(['h']),
  summary: recurrentSummary,
  lower: (inputs, attributes, scope) => runLayers(rnnCell(attributes.activation), inputs, attributes, scope),
});
