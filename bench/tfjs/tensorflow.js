/** TensorFlow.js, from the folder that NETLOOM_TFJS names or from beside the program. */
import { createRequire } from 'node:module';
import path from 'node:path';

const folder = process.env.NETLOOM_TFJS;
const require = createRequire(folder ? path.join(path.resolve(folder), 'any.js') : import.meta.url);

export const tf = require('@tensorflow/tfjs');
export const wasm = require('@tensorflow/tfjs-backend-wasm');

/** Where the backend's compiled kernels lie. */
export const kernelsFolder = path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
