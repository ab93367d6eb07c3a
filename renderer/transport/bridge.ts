/** Api over the preload script of the desktop host. It is there as long as the window is. */
import type { Bridge, ResultOf } from '../../main/api.ts';
import { type Connection, errorOf } from './connection.ts';

export const bridgeConnection = (bridge: Bridge): Connection => ({
  state: { status: 'open' },
  onState: () => () => {},
  reconnect: () => {},
  on: (name, listener) => bridge.on(name, listener),
  async request(name, params) {
    const reply = await bridge.request(name, params);
    if ('error' in reply) throw errorOf(reply.error);
    return reply.result as ResultOf<typeof name>;
  },
});
