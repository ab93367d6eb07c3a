/** The process that measures our side: `bench-measure.js TASK` prints a Measurement or a Pair as JSON; TASK is an OwnTask as JSON. */
import type { Turn } from './suite.ts';
import { suites } from './suites.ts';

export interface OwnTask extends Turn {
  readonly suite: string;
  readonly name: string;
}

const { suite, name, ...turn } = JSON.parse(process.argv[2] ?? '') as OwnTask;
const entry = suites[suite]?.entries.find(candidate => candidate.name === name);
if (!entry) throw new Error(`There is no benchmark “${name}” in the suite “${suite}”.`);
const peak = (): number => process.resourceUsage().maxRSS * 1024;
const before = peak();
const measured = await entry.measure(turn);
const peakBytes = peak();
process.stdout.write(`${JSON.stringify({ peakBytes, grownBytes: peakBytes - before, ...measured })}\n`);
