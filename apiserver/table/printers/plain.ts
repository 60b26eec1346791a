/**
 * Kinds that have nothing of their own to show.
 *
 * @module
 */
import type { KubernetesObject } from "../../../meta/mod.ts";
import type { Cell } from "./printer.ts";

/** When an object was created, to the second; the server's zero time for one that was not. */
export function timestampCell(timestamp: string | null | undefined): string {
  return timestamp ?? "0001-01-01T00:00:00Z";
}

/** Name and time of creation. */
export function plainCells({ metadata }: KubernetesObject): Cell[] {
  return [metadata?.name ?? "", timestampCell(metadata?.creationTimestamp)];
}
