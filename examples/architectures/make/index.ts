/** Every architecture, in the order of its year within what it is for. */
import { alexnet } from './alexnet.ts';
import type { Architecture } from './architecture.ts';
import { autoencoder } from './autoencoder.ts';
import { dcgan } from './dcgan.ts';
import { densenet121 } from './densenet121.ts';
import { googlenets } from './googlenet.ts';
import { gpt2 } from './gpt2.ts';
import { gruKeywords } from './gru-keywords.ts';
import { lenet5 } from './lenet5.ts';
import { lstmText } from './lstm-text.ts';
import { mobilenetV2 } from './mobilenet-v2.ts';
import { resnets } from './resnet.ts';
import { transformer } from './transformer.ts';
import { unet } from './unet.ts';
import { vae } from './vae.ts';
import { vgg16 } from './vgg16.ts';
import { vitB16 } from './vit-b16.ts';

export const architectures: readonly Architecture[] = [
  lenet5,
  alexnet,
  vgg16,
  ...googlenets,
  ...resnets,
  densenet121,
  mobilenetV2,
  vitB16,
  unet,
  lstmText,
  gruKeywords,
  transformer,
  gpt2,
  autoencoder,
  vae,
  dcgan,
];
