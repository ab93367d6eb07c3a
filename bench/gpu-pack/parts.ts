/** What a Linux machine needs to run the training suite that has a kernel, a C library, a GPU's driver, and nothing else. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Files and folders to be copied, by where they go. */
export interface Parts {
  readonly [place: string]: string;
}

/** The loader that finds the GPU's Vulkan driver: Debian's and Fedora's places, and the copy that comes with Chromium. */
const LOADERS = [
  '/usr/lib/x86_64-linux-gnu/libvulkan.so.1',
  '/usr/lib64/libvulkan.so.1',
  '/usr/lib/chromium/libvulkan.so.1',
];
/** Node and onnxruntime are linked with these; a machine without a compiler may lack them. */
const CPP = ['libstdc++.so.6', 'libgcc_s.so.1'];
const LIBRARIES = ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/lib64'];

/** @param root the repository, with dist/node built */
export function partsOf(root: string, node: string = process.execPath): Parts {
  const runtime = 'node_modules/onnxruntime-node';
  const common = 'node_modules/onnxruntime-common';
  const own = [
    'package.json',
    'LICENSE',
    'bin',
    'dist/node',
    'bench/pytorch',
    ...['package.json', 'dist', 'bin/napi-v6/linux/x64'].map(name => `${runtime}/${name}`),
    ...['package.json', 'dist/cjs'].map(name => `${common}/${name}`),
  ];
  return {
    'bin/node': node,
    'lib/vulkan/libvulkan.so.1': required(LOADERS, 'the Vulkan loader (Debian: libvulkan1)'),
    ...Object.fromEntries(
      CPP.map(name => [
        `lib/cpp/${name}`,
        required(
          LIBRARIES.map(folder => path.join(folder, name)),
          name,
        ),
      ]),
    ),
    ...Object.fromEntries(own.map(place => [`netloom/${place}`, path.join(root, place)])),
  };
}

/** Maps of sources explain a stack trace to a debugger; Python's compiled files are made again. */
export const isNeeded = (file: string): boolean => !/\.(map|pyc|d\.ts)$|__pycache__$/.test(file);

function required(candidates: readonly string[], what: string): string {
  const found = candidates.find(existsSync);
  if (found === undefined)
    throw new Error(`${what} was not found. It was looked for at ${candidates.join(', ')}.`);
  return found;
}
