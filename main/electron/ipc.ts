/** Requests from windows, and events to them. */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { type Api, type ErrorReply, type EventName, eventNames, type Reply } from '../api.ts';
import { reply } from '../reply.ts';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from './channels.ts';
import { isOurPage } from './page.ts';

type Sender = Pick<IpcMainInvokeEvent, 'senderFrame'> & {
  readonly sender: Pick<WebContents, 'mainFrame'>;
};

/** Only our own page, in the window's main frame, is answered. */
export const isOurs = ({ senderFrame, sender }: Sender): boolean =>
  senderFrame !== null && senderFrame === sender.mainFrame && isOurPage(senderFrame.url);

const refusal: ErrorReply = {
  kind: 'internal',
  message: 'Only Netloom’s own page is answered.',
  problems: [],
};

export function answerWindows(ipc: Pick<IpcMain, 'handle'>, api: Api): void {
  ipc.handle(
    REQUEST_CHANNEL,
    async (event, name: unknown, params: unknown): Promise<Reply> =>
      isOurs(event) ? reply(api, name, params) : { error: refusal },
  );
}

/** `windows` gives those that are open now. */
export function tellWindows(
  api: Api,
  windows: () => readonly { readonly webContents: Pick<WebContents, 'send' | 'isDestroyed'> }[],
): void {
  const forward = (name: EventName): (() => void) =>
    api.on(name, event => {
      for (const { webContents } of windows())
        if (!webContents.isDestroyed()) webContents.send(EVENT_CHANNEL, name, event);
    });
  for (const name of eventNames) forward(name);
}
