/**
 * Lowerings chosen by measurement: each operation that can be said in several ways is run alone in each of them, once on a machine,
 * as cuDNN and FFTW do. What is measured is remembered; what there was no time for keeps the usual form until the next start.
 */
import type { Graph, Operation } from '../ir/value.ts';
import type { FormChoices } from '../onnx/form-choices.ts';
import { formNames } from '../onnx/forms.ts';
import type { Target } from '../ops/op.ts';
import { bytesAlone } from './alone.ts';
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

export interface Tuning {
  /** For every operation that has been measured. */
  readonly choices: FormChoices;
  /** What is new. */
  readonly measured: Measurements;
  /** Kinds of operations that have several forms; those that take another than the usual one; those still to be measured. */
  readonly operations: number;
  readonly faster: number;
  readonly left: number;
}

export async function tuneForms(options: TuneOptions): Promise<Tuning> {
  const { graphs, target, known, now = () => performance.now() / 1000 } = options;
  const end = now() + options.seconds;
  const mayGoOn = (): boolean => now() < end && (options.mayGoOn?.() ?? true);
  const choices: Record<string, string> = {};
  const measured: Record<string, Measured> = {};
  const seen = new Set<string>();
  let [faster, left] = [0, 0];
  for (const graph of graphs)
    for (let again = true; again; ) {
      again = false;
      for (const tunable of tunablesOf(graph, target, choices)) {
        const { key, operation } = tunable;
        if (seen.has(key)) continue;
        seen.add(key);
        let result = known[key];
        if (!isComplete(result, operation, target) && mayGoOn())
          result = measured[key] = await measure(tunable, options, choices, mayGoOn);
        if (!isComplete(result, operation, target)) left++;
        else {
          choices[key] = result.chosen;
          if (result.chosen === result.usual) continue;
          faster++;
          // It may be made of operations that have forms as well.
          again = true;
        }
      }
    }
  return { choices, measured, operations: seen.size, faster, left };
}

const isComplete = (
  result: Measured | undefined,
  operation: Operation,
  target: Target,
): result is Measured & { readonly chosen: string } =>
  result !== undefined &&
  result.chosen !== null &&
  declaredForms(operation, target).every(form => result.seconds[form] !== undefined);

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
