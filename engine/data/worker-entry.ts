/** Where the data worker's code is: a file beside the bundle, or built in memory when the program runs from its source. */

let built: Promise<URL> | null = null;

export function workerEntry(): Promise<URL> {
  if (!import.meta.url.endsWith('.ts')) return Promise.resolve(new URL('./batch-worker.js', import.meta.url));
  built ??= buildFromSource();
  return built;
}

/** Tests run from the TypeScript source, which a worker of Node 20 cannot: bundle it into a `data:` module, once. */
async function buildFromSource(): Promise<URL> {
  // Named by a variable so that bundling this file does not take the bundler in; a shipped program never gets here.
  const bundler: string = 'vite';
  const { build } = (await import(/* @vite-ignore */ bundler)) as typeof import('vite');
  const { fileURLToPath } = await import('node:url');
  const result = await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL('./batch-worker.ts', import.meta.url)),
      write: false,
      minify: false,
      target: 'node20',
    },
  });
  const [output] = [result].flat();
  if (!output || !('output' in output)) throw new Error('The data worker could not be built.');
  return new URL(`data:text/javascript;base64,${Buffer.from(output.output[0].code).toString('base64')}`);
}
