/** Figures that are more than one number, in plain JSON: null stands for what cannot be told. */

export interface Tables {
  /** By measure, `OUTPUT/METRIC`. */
  readonly [measure: string]: Table;
}

export type Table = ConfusionTable | ClassTable;

export interface ConfusionTable {
  readonly kind: 'confusion';
  /** Their names, or their indices where the data name none. */
  readonly classes: readonly string[];
  /** `counts[t][p]`: how often what is of class t was said to be of class p. */
  readonly counts: readonly (readonly number[])[];
}

export interface ClassTable {
  readonly kind: 'classes';
  readonly classes: readonly string[];
  /** The figure of each class alone; null where the samples tell nothing of it. */
  readonly figures: readonly (number | null)[];
}

/** A longer table of classes tells a person nothing, and an event should stay small. */
export const MOST_CLASSES = 1_000;
