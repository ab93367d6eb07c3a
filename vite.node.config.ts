/** Builds what runs in Node and in Electron's main process. Everything is bundled except native modules. */
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  // Packages written for CommonJS ask for it (write-file-atomic).
  define: { __filename: 'import.meta.filename' },
  ssr: { noExternal: true, external: ['onnxruntime-node', 'electron', 'playwright'] },
  build: {
    ssr: true,
    outDir: 'dist/node',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        cli: 'main/cli/cli.ts',
        start: 'main/start/start.ts',
        electron: 'main/electron/main.ts',
        'engine-host': 'engine/host.ts',
        'bench-measure': 'bench/measure.ts',
        'batch-worker': 'engine/data/batch-worker.ts',
        'draw-worker': 'engine/session/draw-worker.ts',
      },
      // ws uses these two when they happen to be installed, and does without them otherwise.
      external: ['bufferutil', 'utf-8-validate'],
      output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
