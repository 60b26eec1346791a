/**
 * The series of the project's own {@linkcode Registry}: one counter, gauge or histogram with its value.
 *
 * @module
 */
import type { CounterCell, GaugeCell, HistogramCell } from "./provider.ts";

/** A counter that can be read. */
export class Counter implements CounterCell {
  #value = 0;

  /** The sum of what was added. */
  get value(): number {
    return this.#value;
  }

  /** Adds `by` (default 1). Throws a `RangeError` when it is negative or no number. */
  inc(by = 1): void {
    if (!(by >= 0)) throw new RangeError(`a counter cannot be changed by ${by}: it only grows`);
    this.#value += by;
  }
}

/** A gauge that can be read. */
export class Gauge implements GaugeCell {
  #value = 0;
  readonly #tracked = new Set<() => number>();

  /** What was set, plus what the tracked functions give now. */
  get value(): number {
    let value = this.#value;
    for (const read of this.#tracked) value += read();
    return value;
  }

  /** Makes the value `value`. */
  set(value: number): void {
    this.#value = value;
  }

  /** Adds `by` (default 1). */
  inc(by = 1): void {
    this.#value += by;
  }

  /** Takes `by` away (default 1). */
  dec(by = 1): void {
    this.#value -= by;
  }

  /** Adds what `read` gives whenever the value is read, until the returned function is called. */
  track(read: () => number): () => void {
    const own = () => read();
    this.#tracked.add(own);
    return () => {
      this.#tracked.delete(own);
    };
  }
}

/** A histogram that can be read. */
export class Histogram implements HistogramCell {
  /** Upper bounds of the buckets, without the last, which has none. */
  readonly bounds: readonly number[];
  /** How many values fell into each bucket alone; one more than there are bounds. */
  readonly #counts: number[];
  #sum = 0;
  #count = 0;

  /** An empty histogram with these bounds. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#counts = new Array(bounds.length + 1).fill(0);
  }

  /** The sum of all values. */
  get sum(): number {
    return this.#sum;
  }

  /** How many values there were. */
  get count(): number {
    return this.#count;
  }

  /** Counts `value` in its bucket: the first whose bound is not below it. */
  observe(value: number): void {
    const { bounds } = this;
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= bounds[middle]!) high = middle;
      else low = middle + 1;
    }
    this.#counts[low]!++;
    this.#sum += value;
    this.#count++;
  }

  /** How many values were at or below each bound, and then how many there were at all. */
  cumulative(): number[] {
    let sum = 0;
    return this.#counts.map((count) => sum += count);
  }
}

/** `count` bounds: `start`, and each further one `factor` times the one before. */
export function exponentialBuckets(start: number, factor: number, count: number): number[] {
  if (!(start > 0) || !(factor > 1) || !(count >= 1)) {
    throw new RangeError(
      `exponentialBuckets(${start}, ${factor}, ${count}): start above 0, factor above 1, count from 1`,
    );
  }
  const bounds: number[] = [];
  // Multiplied step by step, as Go's client does, so that the bounds are the same to the last bit.
  for (let i = 0, bound = start; i < count; i++, bound *= factor) bounds.push(bound);
  return bounds;
}

/** `count` bounds: `start`, and each further one `width` above the one before. */
export function linearBuckets(start: number, width: number, count: number): number[] {
  if (!(width > 0) || !(count >= 1)) {
    throw new RangeError(`linearBuckets(${start}, ${width}, ${count}): width above 0, count from 1`);
  }
  return Array.from({ length: count }, (_, i) => start + i * width);
}
