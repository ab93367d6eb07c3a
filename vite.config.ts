/**
 * Builds the window. `npm run dev` serves it with the application behind it: start `node bin/netloom.js serve --no-open
 * --port 5199`, set NETLOOM_SERVER to its address, and open Vite's address with the same `#token=…`.
 */
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { WEBSOCKET_PATH } from './main/api.ts';

const server = new URL(process.env.NETLOOM_SERVER ?? 'http://127.0.0.1:5199');

export default defineConfig({
  root: 'renderer',
  // Relative, because Electron serves the page under an address of its own.
  base: './',
  plugins: [react(), preloadPieces()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // One sheet in the order of the program, whatever piece comes first.
    cssCodeSplit: false,
    target: 'chrome120',
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      [WEBSOCKET_PATH]: {
        target: server.origin,
        ws: true,
        changeOrigin: true,
        // The application refuses pages that are not its own; in development Vite's page stands for it.
        headers: { origin: server.origin },
      },
    },
  },
});

/** Tells the browser of all pieces of the program at once: it fetches and compiles them while the first are run (renderer/main.tsx). */
function preloadPieces(): Plugin {
  return {
    name: 'preload-pieces',
    transformIndexHtml: (_, { bundle = {} }) =>
      Object.values(bundle)
        .filter(file => file.type === 'chunk' && !file.isEntry)
        .map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `./${fileName}` },
          injectTo: 'head' as const,
        })),
  };
}
