/** Builds the preload script: a sandboxed one must be a single CommonJS file that requires nothing but Electron. */
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: 'main/electron/preload.ts',
    outDir: 'dist/node',
    emptyOutDir: false,
    target: 'chrome140',
    reportCompressedSize: false,
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
  },
});
