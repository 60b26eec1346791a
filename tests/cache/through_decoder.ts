/**
 * A source of objects seen through a decoder, as if they had come over the wire.
 *
 * @module
 */
import type { ListerWatcher, ListerWatcherEvent } from "../../cache/mod.ts";
import { type KubernetesList, type Stored, stringifyJson, type Unstructured } from "../../meta/mod.ts";
import type { BytesObjectDecoder, ListOptions, WatchOptions } from "../../rest/mod.ts";

type Source = ListerWatcher<Stored<Unstructured>>;
type Event = ListerWatcherEvent<Stored<Unstructured>>;

const encoder = new TextEncoder();

/** The same source, whose objects are what the decoder makes of their bytes. */
export function throughDecoder(source: Source, decoder: BytesObjectDecoder): Source {
  return {
    retention: decoder.retention,
    async list(options: ListOptions) {
      const body = encoder.encode(stringifyJson(await source.list(options)));
      const list = decoder.list(body, { apiVersion: "v1", kind: "Note" });
      return list as KubernetesList<Stored<Unstructured>>;
    },
    async watch(options: WatchOptions & { allowWatchBookmarks: true }) {
      const { batches } = await source.watch(options);
      const reader = batches.getReader();
      return {
        batches: new ReadableStream<readonly Event[]>({
          async pull(controller) {
            const { value, done } = await reader.read();
            if (done) controller.close();
            else {controller.enqueue(value.map((event) =>
                decoder.event(encoder.encode(stringifyJson(event))) as Event
              ));}
          },
          cancel: (reason) => reader.cancel(reason),
        }, { highWaterMark: 0 }),
      };
    },
  };
}
