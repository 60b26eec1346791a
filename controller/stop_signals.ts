/**
 * The operating system's requests to stop, as an abort signal.
 *
 * @module
 */

/** What asks a program to stop. Windows has no SIGTERM (listening to it throws there), but Ctrl-Break. */
export function stopSignals(os: typeof Deno.build.os): readonly Deno.Signal[] {
  return os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
}

/** Aborts at the first of {@linkcode stopSignals}, and a second signal at the second. Disposing it stops listening. */
export interface StopSignals extends Disposable {
  /** The first: stop in order. */
  readonly stop: AbortSignal;
  /** The second: stop now. */
  readonly now: AbortSignal;
}

/** Starts to listen. */
export function listenForStop(): StopSignals {
  const stop = new AbortController();
  const now = new AbortController();
  const handlers = stopSignals(Deno.build.os).map((name) => {
    const handler = () => {
      const reason = new DOMException(`${name} received`, "AbortError");
      if (stop.signal.aborted) now.abort(reason);
      else stop.abort(reason);
    };
    Deno.addSignalListener(name, handler);
    return { name, handler };
  });
  return {
    stop: stop.signal,
    now: now.signal,
    [Symbol.dispose]() {
      for (const { name, handler } of handlers) Deno.removeSignalListener(name, handler);
    },
  };
}
