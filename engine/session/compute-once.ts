/** Values that follow from state alone, computed on the CPU. */
import { simplify } from '../ir/simplify.ts';
import { type GraphOutput, operationsOf } from '../ir/value.ts';
import { createSession } from './runtime.ts';
import type { StateData } from './step-session.ts';
import { dataOf, tensorOf } from './tensors.ts';

/** @returns the data of each value by its name, which may be that of a state that it is made of */
export async function computeOnce(named: readonly GraphOutput[], values: StateData): Promise<StateData> {
  const outputs = named.map(({ value }, i) => ({ name: `result/${i}`, value }));
  const used = new Set(operationsOf(outputs.map(({ value }) => value)).flatMap(({ inputs }) => inputs));
  const inputs = [...used].filter(({ source }) => source.kind === 'input');
  const session = await createSession(simplify({ name: 'once', inputs, outputs }), { device: 'cpu' });
  try {
    const feeds = inputs.flatMap(({ source, type }) =>
      source.kind === 'input' ? [[source.name, tensorOf(type, values[source.name]!)] as const] : [],
    );
    const results = await session.run(Object.fromEntries(feeds));
    return Object.fromEntries(named.map(({ name }, i) => [name, dataOf(results[outputs[i]!.name]!)]));
  } finally {
    await session.release();
  }
}
