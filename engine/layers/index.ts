/** The layer table: every type that a node may have, in the palette's order. */
import { Activation } from './activation.ts';
import { AdaptiveAveragePool2D } from './adaptive-average-pool2d.ts';
import { Add } from './add.ts';
import { AlphaDropout } from './alpha-dropout.ts';
import { Average } from './average.ts';
import { AveragePool1D } from './average-pool1d.ts';
import { AveragePool2D } from './average-pool2d.ts';
import { AveragePool3D } from './average-pool3d.ts';
import { BatchNorm } from './batch-norm.ts';
import { BlockInput } from './block-input.ts';
import { BlockOutput } from './block-output.ts';
import { Cast } from './cast.ts';
import { ClassToken } from './class-token.ts';
import { Clip } from './clip.ts';
import { Concat } from './concat.ts';
import { Constant } from './constant.ts';
import { ConvTranspose1D } from './conv-transpose1d.ts';
import { ConvTranspose2D } from './conv-transpose2d.ts';
import { Conv1D } from './conv1d.ts';
import { Conv2D } from './conv2d.ts';
import { Conv3D } from './conv3d.ts';
import { Crop2D } from './crop2d.ts';
import { CutOut } from './cut-out.ts';
import { Dense } from './dense.ts';
import { DepthwiseConv2D } from './depthwise-conv2d.ts';
import { Divide } from './divide.ts';
import { Dot } from './dot.ts';
import { Dropout } from './dropout.ts';
import { Embedding } from './embedding.ts';
import { Flatten } from './flatten.ts';
import { Formula } from './formula.ts';
import { GaussianNoise } from './gaussian-noise.ts';
import { GlobalAveragePool } from './global-average-pool.ts';
import { GlobalMaxPool } from './global-max-pool.ts';
import { GroupNorm } from './group-norm.ts';
import { GRU } from './gru.ts';
import { ImageNormalize } from './image-normalize.ts';
import { Input } from './input.ts';
import { InstanceNorm } from './instance-norm.ts';
import type { Layer } from './layer.ts';
import { LayerNorm } from './layer-norm.ts';
import { LocalResponseNorm } from './local-response-norm.ts';
import { LSTM } from './lstm.ts';
import { Mask } from './mask.ts';
import { MatMul } from './matmul.ts';
import { MaxPool1D } from './max-pool1d.ts';
import { MaxPool2D } from './max-pool2d.ts';
import { MaxPool3D } from './max-pool3d.ts';
import { Maximum } from './maximum.ts';
import { MelSpectrogram } from './mel-spectrogram.ts';
import { MFCC } from './mfcc.ts';
import { MultiHeadAttention } from './multi-head-attention.ts';
import { Multiply } from './multiply.ts';
import { Output } from './output.ts';
import { Pad } from './pad.ts';
import { Permute } from './permute.ts';
import { PixelShuffle } from './pixel-shuffle.ts';
import { PositionalEncoding } from './positional-encoding.ts';
import { PReLU } from './prelu.ts';
import { Random } from './random.ts';
import { RandomAffine } from './random-affine.ts';
import { RandomCrop } from './random-crop.ts';
import { RandomFlip } from './random-flip.ts';
import { RandomMask } from './random-mask.ts';
import { RandomShift } from './random-shift.ts';
import { Reduce } from './reduce.ts';
import { Reshape } from './reshape.ts';
import { Resize } from './resize.ts';
import { RMSNorm } from './rms-norm.ts';
import { SeparableConv2D } from './separable-conv2d.ts';
import { SequencePooling } from './sequence-pooling.ts';
import { SimpleRNN } from './simple-rnn.ts';
import { Slice } from './slice.ts';
import { SpatialDropout } from './spatial-dropout.ts';
import { Spectrogram } from './spectrogram.ts';
import { Split } from './split.ts';
import { Stack } from './stack.ts';
import { Subtract } from './subtract.ts';
import { TransformerDecoder } from './transformer-decoder.ts';
import { TransformerEncoder } from './transformer-encoder.ts';
import { Upsample } from './upsample.ts';
import { ZeroPad2D } from './zero-pad2d.ts';

const table = [
  Input,
  Random,
  Output,
  Dense,
  Conv1D,
  Conv2D,
  Conv3D,
  DepthwiseConv2D,
  SeparableConv2D,
  ConvTranspose1D,
  ConvTranspose2D,
  MaxPool1D,
  MaxPool2D,
  MaxPool3D,
  AveragePool1D,
  AveragePool2D,
  AveragePool3D,
  AdaptiveAveragePool2D,
  GlobalAveragePool,
  GlobalMaxPool,
  BatchNorm,
  LayerNorm,
  GroupNorm,
  InstanceNorm,
  RMSNorm,
  LocalResponseNorm,
  Dropout,
  SpatialDropout,
  AlphaDropout,
  GaussianNoise,
  Activation,
  PReLU,
  Flatten,
  Reshape,
  Permute,
  Slice,
  Split,
  Concat,
  Stack,
  Pad,
  ZeroPad2D,
  Crop2D,
  Upsample,
  PixelShuffle,
  Add,
  Subtract,
  Multiply,
  Divide,
  Maximum,
  Average,
  MatMul,
  Dot,
  Reduce,
  Clip,
  Cast,
  Constant,
  Formula,
  Embedding,
  SimpleRNN,
  LSTM,
  GRU,
  Mask,
  SequencePooling,
  PositionalEncoding,
  ClassToken,
  MultiHeadAttention,
  TransformerEncoder,
  TransformerDecoder,
  Spectrogram,
  MelSpectrogram,
  MFCC,
  ImageNormalize,
  Resize,
  RandomFlip,
  RandomShift,
  RandomCrop,
  RandomAffine,
  CutOut,
  RandomMask,
  BlockInput,
  BlockOutput,
];

export const layers: Readonly<Record<string, Layer>> = Object.fromEntries(
  table.map(layer => [layer.type, layer]),
);
