/** A connection whose answers the test gives. */
import type { Events, RequestName } from '../../main/api.ts';
import type { Connection, ConnectionState } from '../../renderer/transport/connection.ts';
import { Emitter } from '../../renderer/transport/emitter.ts';

export interface FakeConnection extends Connection {
  emit<N extends keyof Events>(name: N, event: Events[N]): void;
  become(state: ConnectionState): void;
  readonly asked: { readonly name: RequestName; readonly params: unknown }[];
}

type Answers = { readonly [N in RequestName]?: (params: never) => unknown };

/** A request without an answer fails, as one that the test did not expect. */
export function fakeConnection(answers: Answers): FakeConnection {
  const events = new Emitter<Events>();
  const states = new Emitter<{ state: ConnectionState }>();
  const asked: { name: RequestName; params: unknown }[] = [];
  let state: ConnectionState = { status: 'open' };
  return {
    asked,
    get state() {
      return state;
    },
    become(next) {
      state = next;
      states.emit('state', next);
    },
    emit: (name, event) => events.emit(name, event),
    on: (name, listener) => events.on(name, listener),
    onState: listener => states.on('state', listener),
    reconnect: () => {},
    async request(name, params) {
      asked.push({ name, params });
      const answer = answers[name];
      if (!answer) throw new Error(`Nothing was expected to ask for ${name}.`);
      return (await answer(params as never)) as never;
    },
  };
}
