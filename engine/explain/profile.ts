/** Reads what onnxruntime's profiler writes: a list of Chrome trace events, times in microseconds. */
import { z } from 'zod';

const eventSchema = z.object({
  cat: z.string(),
  name: z.string(),
  ts: z.number().default(0),
  dur: z.number().default(0),
  args: z.object({ op_name: z.string().optional() }).default({}),
});
type Event = z.infer<typeof eventSchema>;

export interface KernelTime {
  /** The ONNX node's name. */
  readonly node: string;
  /** The kernel's operator. */
  readonly kernel: string;
  readonly seconds: number;
}

export interface Profile {
  /** Of all the runs that count. */
  readonly seconds: number;
  /** In all of them together, one after the other. */
  readonly kernels: readonly KernelTime[];
}

const MICROSECOND = 1e-6;
const KERNEL = '_kernel_time';

/** @param last so many of the runs count: the ones before them prepared memory. */
export function readProfile(text: string, last: number): Profile {
  const events = z.array(eventSchema).parse(JSON.parse(text));
  const runs = events.filter(({ cat, name }) => cat === 'Session' && name === 'model_run').sort(byTime);
  const counted = runs.slice(-last);
  const from = counted[0]?.ts ?? 0;
  const kernels = events
    .filter(({ cat, name, ts }) => cat === 'Node' && name.endsWith(KERNEL) && ts >= from)
    .sort(byTime);
  return {
    seconds: counted.reduce((sum, { dur }) => sum + dur * MICROSECOND, 0),
    kernels: outermost(kernels).map(({ name, dur, args }) => ({
      node: name.slice(0, -KERNEL.length),
      kernel: args.op_name ?? '',
      seconds: dur * MICROSECOND,
    })),
  };
}

/** Of two that begin together, the longer one is around the other. */
const byTime = (a: Event, b: Event): number => a.ts - b.ts || b.dur - a.dur;

/** Without the kernels of a body, whose time is the Scan's as well. */
function outermost(kernels: readonly Event[]): Event[] {
  let end = Number.NEGATIVE_INFINITY;
  return kernels.filter(({ ts, dur }) => {
    // Times are whole microseconds.
    if (ts + dur <= end && ts < end) return false;
    end = ts + dur;
    return true;
  });
}
