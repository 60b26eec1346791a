/**
 * A gate in the way of a cluster's watches: while it is shut, no event comes through.
 *
 * @module
 */
import type { ClusterAccess } from "../../meta/mod.ts";
import { aroundAccess } from "../../testing/around_access.ts";

/** Holds the watches of what goes through it back, and lets them go on. */
export class WatchGate {
  #opening: PromiseWithResolvers<void> | undefined;
  readonly #watches = new Set<TransformStreamDefaultController<Uint8Array>>();

  /** Lets nothing through from now on. */
  shut(): void {
    this.#opening ??= Promise.withResolvers();
  }

  /** Lets everything through that was held back, and whatever comes. */
  open(): void {
    this.#opening?.resolve();
    this.#opening = undefined;
  }

  /** Ends all watches, as a connection that breaks does; a new one waits while the gate is shut. */
  cut(): void {
    for (const watch of this.#watches) watch.error(new TypeError("error reading a body from connection"));
    this.#watches.clear();
  }

  /** The access, with the gate in its way. */
  over(access: ClusterAccess): ClusterAccess {
    return aroundAccess(access, async (request, send) => {
      if (!new URL(request.url).searchParams.has("watch")) return await send(request);
      await this.#opening?.promise;
      const response = await send(request);
      if (response.body === null) return response;
      let watch: TransformStreamDefaultController<Uint8Array> | undefined;
      const gate = new TransformStream<Uint8Array, Uint8Array>({
        start: (controller) => void this.#watches.add(watch = controller),
        transform: async (chunk, controller) => {
          await this.#opening?.promise;
          controller.enqueue(chunk);
        },
        flush: () => void this.#watches.delete(watch!),
      });
      return new Response(response.body.pipeThrough(gate), response);
    });
  }
}
