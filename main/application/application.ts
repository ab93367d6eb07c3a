/** The application: every request of main/api.ts, whatever host it came through. Knows no transport. */
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { version } from '../../package.json';
import {
  type Api,
  ApiError,
  type AppInfo,
  type EventName,
  type Events,
  type Params,
  type RequestName,
  type ResultOf,
  requests,
} from '../api.ts';
import { baseOf, Documents, validated } from './documents.ts';
import { Emitter } from './emitter.ts';
import { requireWritable } from './file-errors.ts';
import { listDirectory, resolvePath } from './files.ts';
import { JsonFile } from './json-file.ts';
import { findLocations, type Locations } from './locations.ts';
import { RunStore } from './run-store.ts';
import { Runs, type Start } from './runs.ts';
import { Supervisor } from './supervisor.ts';
import { threadCount } from './thread-count.ts';
import { tuneSeconds } from './tune-seconds.ts';

/** Native dialogs, where the host has them. */
export interface Dialogs {
  open(params: Params<'dialog.open'>): Promise<string | null>;
  save(params: Params<'dialog.save'>): Promise<string | null>;
}

export interface ApplicationOptions {
  readonly host: AppInfo['host'];
  readonly dialogs?: Dialogs;
  readonly locations?: Locations;
  /** The document that the program was started with. */
  readonly open?: string;
  /** There are windows: the engine lets them go first. */
  readonly windows?: boolean;
}

/** Parameters as the handlers get them: validated, defaults filled in. */
type Validated<N extends RequestName> = z.output<(typeof requests)[N]['params']>;
type Handlers = { [N in RequestName]: (params: Validated<N>) => Promise<ResultOf<N>> };

export interface Application extends Api {
  readonly locations: Locations;
  /** Starts the engine process before it is first asked. */
  warmUp(): void;
  /** Shows a document: in the first window that asks, or in those that have asked already. */
  openDocument(file: string): void;
  isTraining(): boolean;
  /** Tells every window. */
  emit<N extends EventName>(name: N, event: Events[N]): void;
  /** Stops what is being trained, each with a checkpoint, and ends the engine process. */
  close(): Promise<void>;
}

export function createApplication(options: ApplicationOptions): Application {
  const { host, dialogs, locations = findLocations() } = options;
  const events = new Emitter<Events>();
  const supervisor = new Supervisor({
    host: locations.engineHost,
    background: options.windows ?? false,
    env: { ...process.env, NETLOOM_CACHE: locations.cache },
    onEvent: (run, event) => runs.receive(run, event),
    onRate: (search, point) => events.emit('rate.point', { search, point }),
    onState: state => events.emit('engine.state', state),
  });
  const runs = new Runs({
    store: new RunStore(locations),
    supervisor,
    onEvents: (run, told) => events.emit('run.events', { run, events: told }),
  });
  const documents = new Documents(locations);
  const settings = new JsonFile(
    path.join(locations.data, 'settings.json'),
    z.record(z.string(), z.unknown()),
    {},
  );
  const workspace = new JsonFile(path.join(locations.data, 'workspace.json'), z.unknown(), null);
  let opening = options.open;
  let asked = false;
  const base = (documentPath: string | null): string => baseOf(documentPath, locations.documents);
  /** How this machine trains: as asked, or as its settings say. */
  const machine = async (tune?: number): Promise<Pick<Start, 'tune' | 'threads'>> => {
    const values = await settings.read();
    return {
      tune: { seconds: tuneSeconds(tune, values), first: tune !== undefined },
      threads: threadCount(values),
    };
  };

  const handlers: Handlers = {
    'app.info': async () => {
      const open = opening === undefined ? {} : { open: opening };
      opening = undefined;
      asked = true;
      return {
        version,
        host,
        dialogs: dialogs !== undefined,
        platform: process.platform,
        home: homedir(),
        documents: locations.documents,
        ...open,
      };
    },
    'settings.get': () => settings.read(),
    'settings.set': ({ settings: changed }) => settings.update(current => ({ ...current, ...changed })),

    'document.open': ({ path: file }) => documents.open(resolvePath(file)),
    'document.save': ({ path: file, document, from, revision }) =>
      documents.save(resolvePath(file), document, from, revision),
    'document.explain': async ({ document, steps, tune: asked }) => {
      const { tune, threads } = await machine(asked);
      const measured = { tune: tune.seconds, threads };
      return supervisor.request('explain', { document: validated(document), steps, ...measured });
    },
    'document.recent': () => documents.recent(),
    'document.examples': () => documents.examples(),

    'workspace.load': async () => ({ workspace: await workspace.read() }),
    'workspace.save': async ({ workspace: value }) => {
      await workspace.write(value);
      return null;
    },

    'dialog.open': async params => ({ path: await nativeDialogs().open(params) }),
    'dialog.save': async params => ({ path: await nativeDialogs().save(params) }),
    'files.list': ({ directory }) => listDirectory(directory),

    'devices.list': () => supervisor.request('devices', {}),
    'dataset.inspect': ({ source, documentPath }) =>
      supervisor.request('inspect', { source, base: base(documentPath) }),
    'dataset.preview': ({ document, documentPath, count }) =>
      supervisor.request('preview', { document, base: base(documentPath), count }),

    'rate.find': ({ document, documentPath, ...range }) =>
      supervisor.request('findRate', { ...range, document: validated(document), base: base(documentPath) }),
    'rate.stop': ({ search }) => supervisor.request('stopFinding', { search }),

    'run.start': async ({ document, documentPath, directory, tune }) => ({
      run: await runs.start(
        {
          document: validated(document),
          base: base(documentPath),
          ...(await machine(tune)),
        },
        documentPath,
        directory && resolvePath(directory),
      ),
    }),
    'run.pause': async ({ run }) => {
      await runs.pause(run);
      return null;
    },
    'run.resume': async ({ run, epochs }) => {
      await runs.resume(run, epochs, await machine());
      return null;
    },
    'run.stop': async ({ run }) => {
      await runs.stop(run);
      return null;
    },
    'run.list': ({ documentPath }) => runs.list(documentPath),
    'run.get': ({ run }) => runs.get(run),
    'run.evaluate': ({ run, checkpoint, document, documentPath }) =>
      supervisor.request('evaluate', {
        run,
        checkpoint,
        ...(document === undefined ? {} : { document, base: base(documentPath ?? null) }),
      }),
    'run.predict': params => supervisor.request('predict', params),
    'run.export': async ({ run, path: file, checkpoint }) => {
      const target = resolvePath(file);
      await requireWritable(target);
      return supervisor.request('export', { run, path: target, checkpoint });
    },
  };

  function nativeDialogs(): Dialogs {
    if (dialogs === undefined) throw new ApiError('internal', 'This host has no dialogs of its own.');
    return dialogs;
  }

  return {
    locations,
    request: (name, params) => dispatch(handlers, name, params),
    on: (name, listener) => events.on(name, listener),
    emit: (name, event) => events.emit(name, event),
    warmUp() {
      // A failure is told by `engine.state`, and by the first request.
      supervisor.start().catch(() => {});
    },
    openDocument(file) {
      if (asked) events.emit('document.requested', { path: file });
      else opening = file;
    },
    isTraining: () => runs.areActive(),
    async close() {
      await runs.stopAll();
      await supervisor.close();
    },
  };
}

async function dispatch<N extends RequestName>(
  handlers: Handlers,
  name: N,
  params: Params<N>,
): Promise<ResultOf<N>> {
  const parsed = requests[name].params.safeParse(params);
  if (!parsed.success)
    throw new ApiError('internal', `The request “${name}” is malformed.\n${z.prettifyError(parsed.error)}`);
  return handlers[name](parsed.data as Validated<N>);
}
