/**
 * Bytes of many things in few large pieces of memory. Where too much of a piece is empty, what is left in it is moved,
 * and the piece is used again.
 *
 * @module
 */

/** Something whose bytes lie in a slab; they may be elsewhere after each call. */
export interface Placed {
  /** The slab. */
  slab: Slab;
  /** Where the bytes begin in it. */
  start: number;
  /** How many there are. */
  readonly length: number;
}

/** One piece of memory. */
export interface Slab {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How much of it has been given out. */
  used: number;
  /** What lies in it. */
  readonly things: Set<Placed>;
  /** Bytes of these. */
  live: number;
}

/** Keeps bytes. */
export class Slabs {
  readonly #size: number;
  readonly #full = new Set<Slab>();
  readonly #spare: Slab[] = [];
  #current: Slab;
  /** How many things have been moved. */
  moved = 0;

  /** @param size bytes of a slab; what is larger has one of its own */
  constructor(size: number) {
    this.#size = size;
    this.#current = this.#fresh(size);
  }

  /** Bytes that are kept. */
  get live(): number {
    let live = this.#current.live;
    for (const slab of this.#full) live += slab.live;
    return live;
  }

  /** Bytes of memory that it takes. */
  get capacity(): number {
    return [this.#current, ...this.#full, ...this.#spare].reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Takes a copy of some bytes. */
  put(bytes: Uint8Array): Placed {
    const thing: Placed = { slab: this.#current, start: 0, length: bytes.length };
    this.#place(thing, bytes);
    return thing;
  }

  /** The bytes of a thing, to be read at once. */
  bytesOf({ slab, start, length }: Placed): Uint8Array<ArrayBuffer> {
    return slab.bytes.subarray(start, start + length);
  }

  /** Lets go of a thing. Others may be moved. */
  remove(thing: Placed): void {
    const { slab } = thing;
    if (!slab.things.delete(thing)) throw new Error("the slabs do not have it");
    slab.live -= thing.length;
    if (slab !== this.#current && slab.live < slab.used / 2) this.#empty(slab);
  }

  #place(thing: Placed, bytes: Uint8Array): void {
    if (this.#current.used + bytes.length > this.#current.bytes.length) {
      this.#full.add(this.#current);
      this.#current = bytes.length > this.#size
        ? this.#fresh(bytes.length)
        : this.#spare.pop() ?? this.#fresh(this.#size);
    }
    const slab = this.#current;
    slab.bytes.set(bytes, slab.used);
    thing.slab = slab;
    thing.start = slab.used;
    slab.used += bytes.length;
    slab.live += bytes.length;
    slab.things.add(thing);
  }

  /** Moves what is left in a slab, so that it can be used again. */
  #empty(slab: Slab): void {
    this.#full.delete(slab);
    for (const thing of slab.things) {
      this.#place(thing, slab.bytes.subarray(thing.start, thing.start + thing.length));
      this.moved++;
    }
    slab.things.clear();
    slab.used = slab.live = 0;
    // Whoever still read from here would find no JSON.
    slab.bytes.fill(0xff);
    if (slab.bytes.length === this.#size && this.#spare.length < 2) this.#spare.push(slab);
  }

  #fresh(size: number): Slab {
    return { bytes: new Uint8Array(size), used: 0, things: new Set(), live: 0 };
  }
}
