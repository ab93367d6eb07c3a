/** The layer table: every type that a node may have, in the palette's order. */
import { Activation } from './activation.ts';
import { Add } from './add.ts';
import { AveragePool2D } from './average-pool2d.ts';
import { BatchNorm } from './batch-norm.ts';
import { Concat } from './concat.ts';
import { Conv2D } from './conv2d.ts';
import { Dense } from './dense.ts';
import { Dropout } from './dropout.ts';
import { Embedding } from './embedding.ts';
import { Flatten } from './flatten.ts';
import { GlobalAveragePool } from './global-average-pool.ts';
import { GRU } from './gru.ts';
import { Input } from './input.ts';
import type { Layer } from './layer.ts';
import { LayerNorm } from './layer-norm.ts';
import { LSTM } from './lstm.ts';
import { Mask } from './mask.ts';
import { MaxPool2D } from './max-pool2d.ts';
import { MultiHeadAttention } from './multi-head-attention.ts';
import { Multiply } from './multiply.ts';
import { Output } from './output.ts';
import { PositionalEncoding } from './positional-encoding.ts';
import { Reshape } from './reshape.ts';
import { SequencePooling } from './sequence-pooling.ts';
import { SimpleRNN } from './simple-rnn.ts';
import { TransformerDecoder } from './transformer-decoder.ts';
import { TransformerEncoder } from './transformer-encoder.ts';

const table = [
  Input,
  Output,
  Dense,
  Conv2D,
  MaxPool2D,
  AveragePool2D,
  GlobalAveragePool,
  BatchNorm,
  LayerNorm,
  Dropout,
  Activation,
  Flatten,
  Reshape,
  Concat,
  Add,
  Multiply,
  Embedding,
  SimpleRNN,
  LSTM,
  GRU,
  Mask,
  SequencePooling,
  PositionalEncoding,
  MultiHeadAttention,
  TransformerEncoder,
  TransformerDecoder,
];

export const layers: Readonly<Record<string, Layer>> = Object.fromEntries(
  table.map(layer => [layer.type, layer]),
);
