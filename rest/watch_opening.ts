/**
 * What a program's watches need, loaded by the first of them: a program that only reads and writes starts without it
 * (docs/decisions/what_a_clientset_loads.md).
 *
 * @module
 */
import type { PlainResponse } from "../meta/mod.ts";
import type { BatchSource } from "./batch_source.ts";
import { DecodeError, type ObjectDecoder } from "./object_decoder.ts";
import { discard } from "./send_request.ts";
import { ServerWatch } from "./server_watch.ts";
import {
  defaultInactivityTimeout,
  openingTimeout,
  type StallRule,
  WatchStalledError,
} from "./watch_deadline.ts";
import type { WatchDemand } from "./watch_demand.ts";
import type { WatchEvent } from "./watch_event.ts";
import { WatchPace } from "./watch_pace.ts";

export { openResumingWatch } from "./resuming_watch.ts";
export { WatchStream } from "./watch_stream.ts";

/** How a watch is kept alive and read. */
export interface WatchReadOptions {
  /**
   * Silence after which a watch with regular bookmarks counts as dead, in milliseconds.
   *
   * @default {75_000}
   */
  inactivityTimeout?: number;
  /**
   * Up to how many bytes of events one batch gathers, of those that have come when it is given; while small events come
   * more often than one in 2 ms, the watch is read each 4 ms.
   *
   * @default {0: a batch holds what one read completed, and nothing is read ahead}
   */
  gather?: number;
  /** Who may wait for what the watch brings: while somebody does, one that gathers is read as soon as something comes. */
  demand?: WatchDemand;
}

/** The same for the source of a stream. */
export interface WatchSourceOptions extends WatchReadOptions {
  /** Whether bookmarks are given. @default {whether the request asks for them} */
  bookmarks?: boolean;
}

/** A request that is opened as a watch. */
export interface WatchRequest {
  readonly url: string;
  /** What is watched, as failures name it; empty where the request does not know. */
  readonly resource: string;
  /** The server, as failures name it. */
  readonly server: URL;
  readonly decoder: ObjectDecoder;
  readonly signal: AbortSignal | undefined;
  /** Sends it with another URL, and is told when an attempt begins and when it has ended. */
  readonly send: (
    url: string,
    signal: AbortSignal,
    onAttempt: (phase: "begins" | "ended") => void,
  ) => Promise<PlainResponse>;
  /** What an answer that is a failure is thrown as. */
  readonly errorOf: (response: PlainResponse, signal: AbortSignal) => Promise<Error>;
  /** Is told that the watch was found dead. */
  readonly onStall: (rule: StallRule) => void;
}

/**
 * Opens a watch; resolves once the server has accepted. Sets `watch`, and `timeoutSeconds` where the request does not
 * (300 to 600 s at random, so that a server's watches do not all end at once).
 */
export async function openServerWatch<T, E extends WatchEvent<T>>(
  { resource, server, decoder, signal, ...request }: WatchRequest,
  { inactivityTimeout = defaultInactivityTimeout, gather = 0, demand, bookmarks }: WatchSourceOptions,
): Promise<BatchSource<E>> {
  const url = new URL(request.url);
  const params = url.searchParams;
  params.set("watch", "true");
  const seconds = Number(params.get("timeoutSeconds"));
  const timeoutSeconds = seconds > 0 ? seconds : 300 + Math.floor(Math.random() * 301);
  if (!(seconds > 0)) params.set("timeoutSeconds", String(timeoutSeconds));
  const what = resource || url.pathname;

  // One controller ends the request: for the caller's signal until the watch is open, for the watch afterwards.
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal!.reason);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", onAbort, { once: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onAttempt = (phase: "begins" | "ended") => {
    clearTimeout(timer);
    if (phase === "ended") return;
    timer = setTimeout(() => {
      controller.abort(new WatchStalledError(what, "opening", openingTimeout));
      request.onStall("opening");
    }, openingTimeout);
  };
  try {
    const response = await request.send(url.href, controller.signal, onAttempt);
    if (!response.ok) {
      onAttempt("begins"); // a refusal may be cut short as well
      throw await request.errorOf(response, controller.signal);
    }
    const type = response.headers.get("content-type");
    if (response.body === null || (type !== null && !/^\s*application\/json\b/i.test(type))) {
      discard(response);
      const given = type === null ? "nothing" : `"${type}"`;
      throw new DecodeError(`the watch of ${what} was answered as ${given}, expected application/json`);
    }
    return new ServerWatch<E>(response.body, {
      decoder,
      server,
      what,
      timeout: timeoutSeconds * 1_000,
      inactivityTimeout,
      gather,
      pace: gather > 0 ? new WatchPace(gather, demand) : undefined,
      bookmarks: bookmarks ?? params.get("allowWatchBookmarks") === "true",
      resourceVersion: params.get("resourceVersion") ?? "",
      signal,
      abort: (reason) => controller.abort(reason),
      onStall: request.onStall,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
