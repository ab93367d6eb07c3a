/** The networks of the suites in the layers API of TensorFlow.js, as in train/; images have their channels last. */
import { tf } from './tensorflow.js';

const { layers } = tf;
const inRow = (shape, all) => {
  const model = tf.sequential();
  model.add(layers.inputLayer({ inputShape: shape }));
  for (const layer of all) model.add(layer);
  return model;
};
const relu = { activation: 'relu' };
const dense = (units, rest) => layers.dense({ units, ...rest });
const conv = (filters, kernelSize, padding) => layers.conv2d({ filters, kernelSize, padding, ...relu });
const pool = () => layers.maxPooling2d({ poolSize: 2 });

/** `mlp-784-512-256-10` has these features, with ReLU between. */
function mlp(name) {
  const [features, ...units] = name.split('-').slice(1).map(Number);
  const last = units.length - 1;
  return inRow(
    [features],
    units.map((width, index) => dense(width, index < last ? relu : {})),
  );
}

const lenet5 = () =>
  inRow(
    [28, 28, 1],
    [
      ...[conv(6, 5, 'same'), pool(), conv(16, 5, 'valid'), pool(), layers.flatten()],
      ...[dense(120, relu), dense(84, relu), dense(10)],
    ],
  );

function vgg() {
  const stages = [64, 128, 256].flatMap(filters => [
    conv(filters, 3, 'same'),
    conv(filters, 3, 'same'),
    pool(),
  ]);
  const head = [layers.flatten(), dense(512, relu), layers.dropout({ rate: 0.5 }), dense(10)];
  return inRow([32, 32, 3], [...stages, ...head]);
}

/** TensorFlow's LSTM has one bias for the input and the state, PyTorch's and ours two, whose sum is the same. */
const lstm = () => inRow([64, 64], [layers.lstm({ units: 256, recurrentActivation: 'sigmoid' }), dense(10)]);

const CONVOLUTION = 'Conv2DBackpropFilter';
const EMBEDDING = 'UnsortedSegmentSum';

/**
 * How a network is built, and the kernels of its gradient that a backend may lack. Those that are not built here lack one in every
 * version of the wasm backend so far.
 */
const models = {
  'lenet-5': { build: lenet5, kernels: [CONVOLUTION] },
  'vgg-32x32': { build: vgg, kernels: [CONVOLUTION] },
  'resnet-18-32x32': { kernels: [CONVOLUTION] },
  'mobilenet-v2-96x96': { kernels: [CONVOLUTION, 'DepthwiseConv2dNativeBackpropFilter'] },
  'googlenet-64x64': { kernels: [CONVOLUTION] },
  'resnet-50-64x64': { kernels: [CONVOLUTION] },
  'unet-64x64': { kernels: [CONVOLUTION] },
  lstm: { build: lstm, kernels: [] },
  transformer: { kernels: [EMBEDDING] },
  'char-gpt': { kernels: [EMBEDDING] },
};

export const modelOf = name =>
  name.startsWith('mlp-') ? { build: () => mlp(name), kernels: [] } : models[name];

/** Parameters as the other sides count them: of an LSTM, with its second bias. */
export const parametersOf = model =>
  model.countParams() +
  model.layers
    .filter(layer => layer.getClassName() === 'LSTM')
    .reduce((sum, { cell }) => sum + 4 * cell.units, 0);
