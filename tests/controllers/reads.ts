/**
 * Which requests read objects: by what informers alone ask, it is told that nothing else of a manager does.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { RequestLog } from "../../testing/mod.ts";

/** What is known of the server, and of what happened. */
export interface InformersReads {
  /** Whether the server knows watch-lists: then informers list nothing. @default true */
  readonly watchList?: boolean;
  /** The resource of each informer; one that had to list again is named twice. */
  readonly informers: readonly string[];
}

/** Fails where the log has any GET or LIST but one LIST by each informer, where the server knows no watch-lists. */
export function assertOnlyInformersRead(
  log: RequestLog,
  { watchList = true, informers }: InformersReads,
): void {
  const reads = log.requests.filter(({ verb }) => verb === "get" || verb === "list")
    .map(({ verb, resource, subresource, name }) =>
      `${verb} ${[resource, name, subresource].filter(Boolean).join("/")}`
    );
  const expected = watchList ? [] : informers.map((resource) => `list ${resource}`);
  assertEquals(reads.sort(), expected.sort(), "only the informers read");
}
