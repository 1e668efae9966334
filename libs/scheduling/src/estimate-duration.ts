/** How long a pack took on a DMC, from start to end in lab minutes. Runs that were cut short or re-run in part do not belong here. */
export interface PastDuration {
  readonly pack: string;
  readonly dmcId: string;
  /** What makes DMCs alike in duration, e.g. the S1SP with the communications provider. */
  readonly family: string;
  readonly minutes: number;
}

export interface DurationEstimate {
  /** Whole lab minutes, at least 1. */
  readonly minutes: number;
  /** What the estimate rests on, so that a reader can judge it. */
  readonly basis: 'dmc' | 'family' | 'pack' | 'default';
  readonly samples: number;
}

export interface DurationQuestion {
  readonly pack: string;
  readonly dmcId: string;
  readonly family: string;
  /** Used while there is too little history. */
  readonly defaultMinutes: number;
}

/** Fewer runs than this say too little about a family or a pack; of the very same DMC one run is better than any other figure. */
const samplesMin = 3;

/**
 * Expected duration of a pack on a DMC: the median of the nearest history that is large enough: the DMC's own runs of the pack, those
 * of its family, all of the pack; else the default. The median, because one run that hung for a day must not move a schedule.
 * @throws RangeError when the figure that would be used is negative or not finite
 */
export function estimateDuration(history: readonly PastDuration[], question: DurationQuestion): DurationEstimate {
  const ofPack = history.filter((past) => past.pack === question.pack);
  const nearest: readonly (readonly [DurationEstimate['basis'], readonly PastDuration[], number])[] = [
    ['dmc', ofPack.filter((past) => past.dmcId === question.dmcId), 1],
    ['family', ofPack.filter((past) => past.family === question.family), samplesMin],
    ['pack', ofPack, samplesMin],
  ];
  for (const [basis, runs, min] of nearest) {
    if (runs.length >= min) return { minutes: wholeMinutes(median(runs.map((run) => run.minutes))), basis, samples: runs.length };
  }
  return { minutes: wholeMinutes(question.defaultMinutes), basis: 'default', samples: 0 };
}

function wholeMinutes(minutes: number): number {
  if (!Number.isFinite(minutes) || minutes < 0) throw new RangeError(`a duration of ${minutes} minutes: a number of 0 or more is expected`);
  return Math.max(1, Math.round(minutes));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}
