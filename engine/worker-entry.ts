/** Where a worker's code is: a file beside the bundle, or built in memory when the program runs from its source. */

const sources = {
  'batch-worker': './data/batch-worker.ts',
  'draw-worker': './session/draw-worker.ts',
};
type WorkerName = keyof typeof sources;

const built = new Map<WorkerName, Promise<URL>>();

export function workerEntry(name: WorkerName): Promise<URL> {
  const { url } = import.meta;
  if (!url.endsWith('.ts')) return Promise.resolve(new URL(`./${name}.js`, url));
  const known = built.get(name) ?? buildFromSource(new URL(sources[name], url));
  built.set(name, known);
  return known;
}

/** Tests run from the TypeScript source, which a worker of Node 20 cannot: bundle it into a `data:` module, once. */
async function buildFromSource(source: URL): Promise<URL> {
  // Named by a variable so that bundling this file does not take the bundler in; a shipped program never gets here.
  const bundler: string = 'vite';
  const { build } = (await import(/* @vite-ignore */ bundler)) as typeof import('vite');
  const { fileURLToPath } = await import('node:url');
  const result = await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: fileURLToPath(source), write: false, minify: false, target: 'node20' },
  });
  const [output] = [result].flat();
  if (!output || !('output' in output)) throw new Error(`${source.pathname} could not be built.`);
  return new URL(`data:text/javascript;base64,${Buffer.from(output.output[0].code).toString('base64')}`);
}
