/**
 * Lowerings chosen by measurement: each operation that can be said in several ways is run alone in each of them, once on a machine,
 * as cuDNN and FFTW do. What is measured is remembered; what there was no time for keeps the usual form until the next start.
 */
import type { Graph, Operation } from '../ir/value.ts';
import type { FormChoices } from '../onnx/form-choices.ts';
import { formNames } from '../onnx/forms.ts';
import type { Target } from '../ops/op.ts';
import { bytesAlone } from './alone.ts';
import { type ChosenForms, chosenForms, isComplete, type Kind } from './kinds.ts';
import { type FormTimes, type Measured, measureForms } from './measure.ts';
import type { Trial } from './trial.ts';
import { declaredForms, type Tunable, tunablesOf } from './tunable.ts';

/** What has been measured, by the keys of operations. */
export interface Measurements {
  readonly [key: string]: Measured;
}

export interface TuneOptions {
  /** Those that run most of the time first. */
  readonly graphs: readonly Graph[];
  readonly target: Target;
  readonly known: Measurements;
  /** Of measuring, at most; a measurement that has begun is brought to its end. */
  readonly seconds: number;
  /** Asked before each measurement; false: the machine has something better to do. */
  readonly mayGoOn?: (() => boolean) | undefined;
  /** The operation alone, written with these choices. */
  open(operation: Operation, choices: FormChoices): Promise<Trial>;
  /** In seconds. */
  readonly now?: () => number;
}

export interface Tuning extends ChosenForms {
  /** What is new. */
  readonly measured: Measurements;
  /** The operations that have several forms. */
  readonly kinds: readonly Kind[];
}

export async function tuneForms(options: TuneOptions): Promise<Tuning> {
  const { graphs, target, known, now = () => performance.now() / 1000 } = options;
  const end = now() + options.seconds;
  const mayGoOn = (): boolean => now() < end && (options.mayGoOn?.() ?? true);
  const choices: Record<string, string> = {};
  const measured: Record<string, Measured> = {};
  const kinds = new Map<string, Kind>();
  for (const graph of graphs)
    for (let again = true; again; ) {
      again = false;
      for (const tunable of tunablesOf(graph, target, choices)) {
        const { key, operation } = tunable;
        if (kinds.has(key)) continue;
        const kind = { key, declared: declaredForms(operation, target) };
        kinds.set(key, kind);
        let result = known[key];
        if (!isComplete(result, kind) && mayGoOn())
          result = measured[key] = await measure(tunable, options, choices, mayGoOn);
        if (!isComplete(result, kind)) continue;
        choices[key] = result.chosen;
        // Another form than the usual one may be made of operations that have forms as well.
        if (result.chosen !== result.usual) again = true;
      }
    }
  const list = [...kinds.values()];
  return { measured, kinds: list, ...chosenForms(list, { ...known, ...measured }) };
}

/** A form that needs so many bytes more than the usual one is none to choose, however fast. */
const MORE_BYTES = 2 ** 27;

async function measure(
  { key, operation }: Tunable,
  { target, known, open }: TuneOptions,
  choices: FormChoices,
  mayGoOn: () => boolean,
): Promise<Measured> {
  const forms = formNames(operation, target);
  const inForm = (form: string): FormChoices => ({ ...choices, [key]: form });
  const bytes = (form: string): number => bytesAlone(operation, target, inForm(form));
  const limit = bytes(forms[0]!) + MORE_BYTES;
  const usable = forms.filter(form => bytes(form) <= limit);
  const unusable = declaredForms(operation, target).filter(form => !usable.includes(form));
  const excluded: FormTimes = Object.fromEntries(unusable.map(form => [form, null]));
  try {
    return await measureForms({
      forms: usable,
      known: { ...known[key]?.seconds, ...excluded },
      open: form => open(operation, inForm(form)),
      mayGoOn,
    });
  } catch {
    // Not even the usual form can be run alone: it stays.
    const all = declaredForms(operation, target).map(form => [form, null]);
    return { seconds: Object.fromEntries(all), usual: forms[0]!, chosen: forms[0]! };
  }
}
