/**
 * Runs benchmarks side by side: we and each peer take turns, so that a machine that slows down slows all alike. Some peers measure both
 * sides in one process; then these figures of ours count.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PARAMETERS, ratioOf, summarize } from './figure.ts';
import { measureOwn } from './peers/own.ts';
import { isSkipped, type Peer, type PeerTurn, type Skipped } from './peers/peer.ts';
import type { BenchEntry, Measurement, Pair, Suite, Turn } from './suite.ts';

export interface BenchOptions extends Turn {
  /** How often each side is measured. */
  readonly turns: number;
}

export interface BenchResult {
  readonly type: 'bench';
  readonly suite: string;
  readonly name: string;
  readonly ours: Measurement;
  readonly peers: { readonly [peer: string]: Measurement };
  /** Our speed over theirs: above 1, ours is faster. */
  readonly ratio: { readonly [peer: string]: number };
  /** Why a peer that is here did not measure this entry. */
  readonly skipped: { readonly [peer: string]: string };
}

export async function runEntry(
  suiteName: string,
  suite: Suite,
  entry: BenchEntry,
  peers: { readonly [peer: string]: Peer },
  options: BenchOptions,
): Promise<BenchResult> {
  const cache = await mkdtemp(path.join(tmpdir(), 'netloom-bench-'));
  const turn: PeerTurn = { ...options, cache };
  const ours: Measurement[] = [];
  const theirs: Record<string, Measurement[]> = {};
  const skipped: Record<string, string> = {};
  try {
    for (let index = 0; index < options.turns; index++) {
      const present = Object.entries(peers).filter(([name]) => !(name in skipped));
      const own = () => measureOwn(suiteName, entry.name, turn);
      if (!present.some(([, { both }]) => both)) ours.push(await own());
      // What measures both sides first: the others are held against its figures of ours.
      for (const [name, peer] of present.sort(([, a], [, b]) => Number(!a.both) - Number(!b.both))) {
        const measured = await peer.measure(entry, turn).catch(failed);
        if (isSkipped(measured)) {
          skipped[name] = measured.skipped;
          if (ours.length === 0) ours.push(await own());
          continue;
        }
        if (isPair(measured)) ours.push(measured.ours);
        const other = isPair(measured) ? measured.theirs : measured;
        theirs[name] = [...(theirs[name] ?? []), requireSame(entry, ours[0]!, other, peer)];
      }
    }
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
  const own = summarize(suite.figures, ours);
  const others = Object.entries(theirs).map(
    ([name, turns]) => [name, summarize(suite.figures, turns)] as const,
  );
  return {
    type: 'bench',
    suite: suiteName,
    name: entry.name,
    ours: own,
    peers: Object.fromEntries(others),
    ratio: Object.fromEntries(
      others.flatMap(([name, other]) => {
        const ratio = ratioOf(suite.figures[0]!, own, other);
        return ratio === undefined ? [] : [[name, ratio]];
      }),
    ),
    skipped,
  };
}

/** A peer that breaks ends neither ours nor the others'; what it said last tells the most. */
const failed = (error: Error): Skipped => ({
  skipped: error.message.trim().split('\n').at(-1) ?? 'it failed',
});

/** That both have as many parameters is the sign that they are the same network. */
function requireSame(entry: BenchEntry, ours: Measurement, theirs: Measurement, peer: Peer): Measurement {
  const [own, other] = [ours[PARAMETERS], theirs[PARAMETERS]];
  if (own !== other)
    throw new Error(
      `${entry.name} has ${own} parameters here and ${other} in ${peer.title}: these are not the same network.`,
    );
  return theirs;
}

const isPair = (measured: Measurement | Pair): measured is Pair => typeof measured.ours === 'object';
