/**
 * THE contract between a user interface and the application. One table of requests and one of events; Electron
 * IPC, the WebSocket and the command line derive from it, so a host adds transport and nothing else. Every
 * parameter is validated here before anything reads it.
 */
import { z } from 'zod';
import type { DataSource, Document } from '../engine/document/document.ts';
import type { Problem } from '../engine/graph/problem.ts';
import type { Tables } from '../engine/metrics/table.ts';
import type {
  DatasetDescription,
  Device,
  Explanation,
  ExportReport,
  PredictedSample,
  RateFinding,
  RatePoint,
  Sample,
} from '../engine/protocol.ts';
import type { Metrics, RunEvent, RunState } from '../engine/train/events.ts';

export type * from '../engine/protocol.ts';

const path = z.string().min(1);
const run = z.string().min(1);
/** Documents are validated by engine/document/validate.ts, which can say where and why. */
const document = z.custom<Document>(value => typeof value === 'object' && value !== null);
const source = z.custom<DataSource>(value => typeof value === 'object' && value !== null);

const request = <P extends z.ZodType, R>(params: P, _result: Result<R>) => ({ params }) as Request<P, R>;
interface Request<P extends z.ZodType, R> {
  readonly params: P;
  /** Never set; carries the result's type. */
  readonly result?: R;
}
interface Result<R> {
  readonly type?: R;
}
const returns = <R>(): Result<R> => ({});
const nothing = z.object({});

/** As in fastai: from a rate at which nothing moves to one at which everything flies apart. */
export const defaultRateRange = { from: 1e-6, to: 10, steps: 100 } as const;

export const requests = {
  'app.info': request(nothing, returns<AppInfo>()),
  'settings.get': request(nothing, returns<Settings>()),
  'settings.set': request(z.object({ settings: z.record(z.string(), z.unknown()) }), returns<Settings>()),

  'document.open': request(z.object({ path }), returns<OpenedDocument>()),
  /**
   * `from`: where the document was until now; its relative data paths are then carried over to the new place, so use the
   * document that comes back. `revision`: refuse when the file is no longer the one that was opened or saved.
   */
  'document.save': request(
    z.object({
      path,
      document,
      from: z.string().nullable().optional(),
      revision: z.string().optional(),
    }),
    returns<SavedDocument>(),
  ),
  /** Where the time of a training step goes, on data that is made up. `tune`: as for 'run.start'. */
  'document.explain': request(
    z.object({ document, steps: z.number().int().min(1), tune: z.number().min(0).optional() }),
    returns<Explanation>(),
  ),
  'document.recent': request(nothing, returns<{ path: string; title: string; opened: string }[]>()),
  'document.examples': request(nothing, returns<Example[]>()),

  // The window's state, kept by the application so that a reload or a crash loses nothing.
  'workspace.load': request(nothing, returns<{ workspace: unknown | null }>()),
  'workspace.save': request(z.object({ workspace: z.unknown() }), returns<null>()),

  // Dialogs: native in Electron; `app.info.dialogs` false means that the window shows its own, over files.list.
  'dialog.open': request(
    z.object({ title: z.string(), extensions: z.array(z.string()), directory: z.boolean().optional() }),
    returns<{ path: string | null }>(),
  ),
  'dialog.save': request(
    z.object({ title: z.string(), suggested: z.string(), extensions: z.array(z.string()) }),
    returns<{ path: string | null }>(),
  ),
  'files.list': request(z.object({ directory: z.string() }), returns<DirectoryListing>()),

  'devices.list': request(nothing, returns<Device[]>()),

  /** Reads a source and describes its fields. Problems name file, row and column. */
  'dataset.inspect': request(
    z.object({ source, documentPath: z.string().nullable() }),
    returns<DatasetDescription>(),
  ),
  /** Some samples, for the data view. */
  'dataset.preview': request(
    z.object({ document, documentPath: z.string().nullable(), count: z.number().int().min(1).max(100) }),
    returns<{ samples: Sample[] }>(),
  ),

  /**
   * Tries growing learning rates, and changes nothing. `search`, chosen by who asks, names it in the `rate.point` events that
   * come meanwhile, and stops it.
   */
  'rate.find': request(
    z.object({
      search: z.string().min(1),
      document,
      documentPath: z.string().nullable(),
      from: z.number().positive().default(defaultRateRange.from),
      to: z.number().positive().default(defaultRateRange.to),
      steps: z.number().int().min(10).max(100_000).default(defaultRateRange.steps),
    }),
    returns<RateFinding>(),
  ),
  'rate.stop': request(z.object({ search: z.string() }), returns<null>()),

  /** `run` is the run's directory. Answers once the first step can be made; refuses what cannot be trained. */
  'run.start': request(
    z.object({
      document,
      documentPath: z.string().nullable(),
      directory: z.string().optional(),
      /**
       * Seconds, at most, for measuring which ways to compute its operations are the fastest, before it begins; unless told, it is measured
       * behind the end of the run for as long as the user's setting says.
       */
      tune: z.number().min(0).optional(),
    }),
    returns<{ run: string }>(),
  ),
  'run.pause': request(z.object({ run }), returns<null>()),
  /** Goes on after a pause, a stop, or an engine that died: from the last checkpoint, exactly. `epochs`: the new total. */
  'run.resume': request(z.object({ run, epochs: z.number().int().min(1).optional() }), returns<null>()),
  'run.stop': request(z.object({ run }), returns<null>()),
  'run.list': request(z.object({ documentPath: z.string().nullable().optional() }), returns<RunSummary[]>()),
  /** Everything that a window needs to show a run it did not watch. */
  'run.get': request(
    z.object({ run }),
    returns<{ summary: RunSummary; document: Document; events: RunEvent[] }>(),
  ),
  /** `document`: on its test data rather than on those of the run's own copy. */
  'run.evaluate': request(
    z.object({
      run,
      checkpoint: z.enum(['best', 'last']).default('best'),
      document: document.optional(),
      documentPath: z.string().nullable().optional(),
    }),
    returns<{ test: Metrics; tables: Tables }>(),
  ),
  /** Predictions for samples of a part, beside their targets. */
  'run.predict': request(
    z.object({ run, part: z.enum(['train', 'validation', 'test']), count: z.number().int().min(1).max(100) }),
    returns<{ samples: PredictedSample[] }>(),
  ),
  /** Writes the ONNX file, re-runs it in a fresh session on real samples, and compares. */
  'run.export': request(
    z.object({ run, path, checkpoint: z.enum(['best', 'last']).default('best') }),
    returns<ExportReport>(),
  ),
} as const;

export type RequestName = keyof typeof requests;
export type Params<N extends RequestName> = z.input<(typeof requests)[N]['params']>;
export type ResultOf<N extends RequestName> = Exclude<(typeof requests)[N]['result'], undefined>;

/** What the application says unasked. */
export interface Events {
  /** In order, and those of a fast run in batches: about thirty a second. */
  'run.events': { run: string; events: readonly RunEvent[] };
  'rate.point': { search: string; point: RatePoint };
  'engine.state': EngineState;
  /** The menu of a native shell was used: the window performs the action of that name. */
  'menu.action': { action: string };
  /** The system asked to show this document: it was double-clicked, or the program was started with it. */
  'document.requested': { path: string };
}
export type EventName = keyof Events;
const everyEvent: Readonly<Record<EventName, true>> = {
  'run.events': true,
  'rate.point': true,
  'engine.state': true,
  'menu.action': true,
  'document.requested': true,
};
export const eventNames = Object.keys(everyEvent) as EventName[];

/** Implemented by each transport for the window, and by the application itself. */
export interface Api {
  request<N extends RequestName>(name: N, params: Params<N>): Promise<ResultOf<N>>;
  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void;
}

/** A request that failed because of what was asked. `message` names the place and the mend. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    /** `input`: the user's input is at fault (exit code 1); `internal`: ours. */
    readonly kind: 'input' | 'internal',
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

// ---------------------------------------------------------------- transports

/** A request that failed, as it crosses a process border: the window's transport makes an ApiError of it again. */
export interface ErrorReply {
  readonly kind: 'input' | 'internal';
  readonly message: string;
  readonly problems: readonly Problem[];
}
export type Reply = { readonly result: unknown } | { readonly error: ErrorReply };

/**
 * What the desktop shell's preload script puts on `window.netloom`. Electron keeps only the message of a thrown error,
 * so errors come as values.
 */
export interface Bridge {
  request(name: RequestName, params: unknown): Promise<Reply>;
  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void;
}

/**
 * The browser host's WebSocket, at `/api` of the page's own origin, speaks JSON. The token of the page's address
 * (`#token=…`: a fragment never leaves the browser by itself) goes into the handshake as a subprotocol, so that a stranger
 * gets no socket at all: `new WebSocket(url, [WEBSOCKET_PROTOCOL, WEBSOCKET_TOKEN_PREFIX + token])`.
 */
export const WEBSOCKET_PATH = '/api';
export const WEBSOCKET_PROTOCOL = 'netloom.v1';
export const WEBSOCKET_TOKEN_PREFIX = 'netloom.token.';
export interface ClientMessage {
  readonly id: number;
  readonly name: RequestName;
  readonly params: unknown;
}
export type ServerMessage =
  | ({ readonly type: 'reply'; readonly id: number } & Reply)
  | { readonly type: 'event'; readonly name: EventName; readonly event: Events[EventName] };

// ---------------------------------------------------------------- results

export interface AppInfo {
  readonly version: string;
  readonly host: 'electron' | 'browser';
  /** Native dialogs are available. */
  readonly dialogs: boolean;
  readonly platform: string;
  readonly home: string;
  /** Where documents go when the user has not chosen. */
  readonly documents: string;
  /** The document that the program was started with, for the first window that asks. */
  readonly open?: string;
}

/** Free-form, owned by the window: theme, language, panel sizes, key bindings. */
export interface Settings {
  readonly [name: string]: unknown;
}

export interface OpenedDocument {
  readonly path: string;
  readonly document: Document;
  /** Version of the file when it was older than this program and was migrated. */
  readonly migratedFrom: number | null;
  /** An example is a template: saving it asks for a new place. */
  readonly example: boolean;
  /** Changes whenever the file's content does. */
  readonly revision: string;
}

/** A document that the program comes with. */
export interface Example {
  /** Its name, without the folder. */
  readonly file: string;
  readonly path: string;
  readonly group: 'examples' | 'architectures';
  readonly title: string;
  readonly description: string;
  /** Trainable parameters; null where nobody has counted them yet. */
  readonly parameters: number | null;
}

export interface SavedDocument {
  readonly path: string;
  readonly document: Document;
  readonly revision: string;
}

export interface DirectoryListing {
  readonly directory: string;
  readonly parent: string | null;
  readonly entries: {
    readonly name: string;
    readonly path: string;
    readonly directory: boolean;
    readonly size: number;
  }[];
}

export interface RunSummary {
  readonly run: string;
  readonly directory: string;
  readonly title: string;
  readonly documentPath: string | null;
  readonly started: string;
  readonly state: RunState;
  readonly device: string;
  readonly epoch: number;
  readonly epochs: number;
  readonly metrics: {
    readonly train: Metrics | null;
    readonly validation: Metrics | null;
    readonly test: Metrics | null;
  };
}

export interface EngineState {
  readonly state: 'starting' | 'ready' | 'died';
  /** Why it died, in words, and what was kept. */
  readonly message: string;
  /** Runs that were interrupted and can be resumed. */
  readonly interrupted: readonly string[];
}
