/**
 * Who is next among the items that are ready: the part in which a queue and a priority queue differ.
 *
 * @module
 */

/** An item in a queue. The same object from the time it is added until its worker is done with it. */
export interface QueueEntry<T> {
  /** The item. */
  readonly item: T;
  /** Its priority; a queue without priorities leaves it at 0. */
  priority: number;
}

/** How many entries are ready at one priority, or at several that are counted together. */
export interface ReadyLevel {
  /** The priority as a metric's label has it. */
  readonly priority: string;
  /** How many are ready now. */
  readonly size: number;
}

/** Holds the entries that are ready and decides which is next. The queue sees to it that none is in it twice. */
export interface ReadyOrder<T> {
  /** How many entries it holds. */
  readonly size: number;
  /** Takes in an entry that it does not hold. */
  push(entry: QueueEntry<T>): void;
  /** Tells that an entry which it holds was added once more. */
  touch?(entry: QueueEntry<T>): void;
  /** Gives the next entry and lets go of it; `undefined` when there is none. */
  shift(): QueueEntry<T> | undefined;
  /**
   * Calls `tell` with each level that it has, and with each to come when it does, so that every entry is in one of them.
   * An order without priorities leaves it out.
   */
  followLevels?(tell: (level: ReadyLevel) => void): void;
}

/** First in, first out, in a ring that grows and shrinks by halves. */
export class FifoOrder<T> implements ReadyOrder<T> {
  /** Its length is a power of two. A place outside `#head … #head + #size` holds `undefined`, so it keeps nothing alive. */
  #ring: (QueueEntry<T> | undefined)[] = new Array(smallest);
  #head = 0;
  #size = 0;

  /** How many entries it holds. */
  get size(): number {
    return this.#size;
  }

  /** Puts an entry behind all others. */
  push(entry: QueueEntry<T>): void {
    if (this.#size === this.#ring.length) this.#resize(this.#ring.length * 2);
    this.#ring[(this.#head + this.#size) & (this.#ring.length - 1)] = entry;
    this.#size++;
  }

  /** Takes the entry that has been here longest. */
  shift(): QueueEntry<T> | undefined {
    if (this.#size === 0) return undefined;
    const entry = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#size--;
    if (this.#ring.length > smallest && this.#size < this.#ring.length / 8) {
      this.#resize(this.#ring.length / 2);
    }
    return entry;
  }

  #resize(length: number): void {
    const ring = new Array<QueueEntry<T> | undefined>(length);
    for (let i = 0; i < this.#size; i++) ring[i] = this.#ring[(this.#head + i) & (this.#ring.length - 1)];
    this.#ring = ring;
    this.#head = 0;
  }
}

const smallest = 64;
