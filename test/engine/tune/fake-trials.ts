/** Operations with forms whose times a test decides, on a clock that only their runs move. */
import { float32 } from '../../../engine/ir/type.ts';
import { apply, type Graph, input, type Operation, type Value } from '../../../engine/ir/value.ts';
import { chosenFrom, type FormChoices, keyOf } from '../../../engine/onnx/form-choices.ts';
import { exp, mul, neg, sqrt } from '../../../engine/ops/index.ts';
import { op, portable, type Unary } from '../../../engine/ops/op.ts';
import type { Trial } from '../../../engine/tune/trial.ts';
import type { TuneOptions } from '../../../engine/tune/tune.ts';

/** Four ways to write it, of which the provider of the tests runs three; one of them does not apply to large inputs. */
export const Choosy = op<Unary>({
  name: 'Choosy',
  infer: ([x]) => x,
  vjp: 'none',
  forms: [
    { name: 'plain', build: ([x]) => exp(x) },
    { name: 'other', build: ([x]) => sqrt(x) },
    { name: 'small', build: ([x]) => (Number(x.type.shape[0]) > 100 ? null : neg(x)) },
    { name: 'elsewhere', providers: ['webgpu'], build: ([x]) => mul(x, x) },
  ],
  preferredForm: () => 'plain',
  samples: [{ inputs: [[1]] }],
});

export const choosy = (size: number): Value => apply(Choosy, [input('feed', `x${size}`, float32([size]))]);

export const graphOf = (...values: readonly Value[]): Graph => ({
  name: 'fake',
  inputs: values.flatMap(({ source }) => (source.kind === 'operation' ? source.inputs : [])),
  outputs: values.map((value, i) => ({ name: `y${i}`, value })),
});

export const keyFor = (value: Value): string => keyOf(value.source as Operation)!;

export interface Behaviour {
  readonly seconds: number;
  /** The first run takes longer, as it does in the real world. */
  readonly first?: number;
  readonly results?: readonly number[];
  readonly fails?: boolean;
}

export class FakeTrials {
  time = 0;
  /** `SIZE FORM` of every trial that was opened. */
  readonly opened: string[] = [];
  /** The same of every run. */
  readonly ran: string[] = [];
  #open = 0;

  /** @param behaviour is asked at every run. */
  constructor(readonly behaviour: (form: string, size: number) => Behaviour) {}

  get allClosed(): boolean {
    return this.#open === 0;
  }

  options(graphs: readonly Graph[], more: Partial<TuneOptions> = {}): TuneOptions {
    return {
      graphs,
      target: portable('cpu'),
      known: {},
      seconds: 100,
      now: () => this.time,
      open: (operation, choices) => this.#trial(operation, choices),
      ...more,
    };
  }

  async #trial(operation: Operation, choices: FormChoices): Promise<Trial> {
    const form = chosenFrom(choices)(operation)!;
    const size = Number(operation.inputs[0]!.type.shape[0]);
    const { behaviour, ran } = this;
    this.opened.push(`${size} ${form}`);
    let runs = 0;
    this.#open++;
    return {
      run: async () => {
        const { seconds, first = seconds, fails = false } = behaviour(form, size);
        ran.push(`${size} ${form}`);
        if (fails) throw new Error('The runtime has no such kernel.');
        const took = runs++ === 0 ? first : seconds;
        this.time += took;
        return took;
      },
      results: [Float32Array.from(behaviour(form, size).results ?? [1, 2])],
      close: async () => {
        this.#open--;
      },
    };
  }
}
