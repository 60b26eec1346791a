/**
 * `metadata.generation`: counts changes of what is wanted.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { jsonEqual } from "../../schema/json_value.ts";
import type { ServedResource } from "./served_resource.ts";

/** Whether objects of the kind have a generation. */
export function hasGeneration({ strategy, custom }: ServedResource, object: Unstructured): boolean {
  if (strategy.generation === "none") return false;
  return strategy.generation !== undefined || custom !== undefined || object.spec !== undefined;
}

/** Sets the generation of a changed object to what it was before. */
export function keepGeneration(object: Unstructured, old: Unstructured): void {
  const before = old.metadata!.generation;
  if (before === undefined) delete object.metadata!.generation;
  else object.metadata!.generation = before;
}

/** Sets the generation of a changed object: one more than before when the change counts, else as before. */
export function carryGeneration(resource: ServedResource, object: Unstructured, old: Unstructured): void {
  const metadata = object.metadata!;
  const before = old.metadata!.generation;
  keepGeneration(object, old);
  if (!hasGeneration(resource, object)) return;
  const { generation } = resource.strategy;
  const counts = typeof generation === "function"
    ? generation(object, old)
    : wantedChanged(resource, object, old);
  if (counts) metadata.generation = (before ?? 0) + 1;
}

/** Whether anything but metadata, and status where it has a subresource of its own, differs. */
function wantedChanged(resource: ServedResource, object: Unstructured, old: Unstructured): boolean {
  const ignored = new Set(["metadata", "apiVersion", "kind"]);
  if (resource.custom === undefined || hasStatusSubresource(resource)) ignored.add("status");
  for (const field of new Set([...Object.keys(object), ...Object.keys(old)])) {
    if (!ignored.has(field) && !jsonEqual(object[field], old[field])) return true;
  }
  return false;
}

/** Whether the status is written by a path of its own. */
export function hasStatusSubresource({ subresources }: ServedResource): boolean {
  return subresources.some(({ name }) => name === "status");
}
