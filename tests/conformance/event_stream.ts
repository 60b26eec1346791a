/**
 * A watch as the suite reads it: lines of JSON, kept in order until the case has seen enough.
 *
 * @module
 */
import type { WatchEnd } from "./exchange.ts";
import { type Json, readJson } from "./json.ts";

/** An open watch. What it delivered stands in the record where the watch was opened. */
export interface OpenWatch {
  /** Everything so far, parsed. */
  readonly events: readonly Json[];
  /** Waits until `enough` holds of the events so far; gives up when the server ends, or after a few seconds. */
  until(enough: (events: readonly Json[]) => boolean): Promise<void>;
  /** Waits until there are `count` events. */
  count(count: number): Promise<void>;
  /** Waits for the server to end the watch. */
  untilServerEnds(): Promise<void>;
  /** Ends it. Every case ends its watches; what is forgotten is ended with the case. */
  close(): Promise<void>;
}

/** Reads one watch's body. */
export class EventStream implements OpenWatch {
  readonly events: Json[] = [];
  /** How it ended; undefined while it goes on. */
  ended: WatchEnd | undefined;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #patience: number;
  readonly #reading: Promise<void>;
  #changed = Promise.withResolvers<void>();

  /** @param patience Milliseconds that a wait may take. */
  constructor(body: ReadableStream<Uint8Array>, patience: number) {
    this.#reader = body.getReader();
    this.#patience = patience;
    this.#reading = this.#read();
  }

  async until(enough: (events: readonly Json[]) => boolean): Promise<void> {
    const patience = Promise.withResolvers<"patience">();
    const timer = setTimeout(() => patience.resolve("patience"), this.#patience);
    try {
      while (this.ended === undefined && !enough(this.events)) {
        if (await Promise.race([this.#changed.promise, patience.promise]) === "patience") {
          await this.#end("timed out");
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  count(count: number): Promise<void> {
    return this.until((events) => events.length >= count);
  }

  untilServerEnds(): Promise<void> {
    return this.until(() => false);
  }

  close(): Promise<void> {
    return this.#end("case");
  }

  async #end(how: WatchEnd): Promise<void> {
    if (this.ended === undefined) {
      this.ended = how;
      await this.#reader.cancel();
    }
    await this.#reading;
  }

  async #read(): Promise<void> {
    let rest = "";
    try {
      const decoder = new TextDecoder();
      for (let chunk = await this.#reader.read(); !chunk.done; chunk = await this.#reader.read()) {
        rest += decoder.decode(chunk.value, { stream: true });
        const lines = rest.split("\n");
        rest = lines.pop()!;
        for (const line of lines) {
          if (line !== "" && this.ended === undefined) this.events.push(readJson(line));
        }
        this.#wake();
      }
    } catch (error) {
      if (this.ended === undefined) this.events.push({ broken: String(error) });
    }
    if (rest.trim() !== "" && this.ended === undefined) this.events.push({ unfinished: rest });
    this.ended ??= "server";
    this.#wake();
  }

  #wake(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
  }
}
