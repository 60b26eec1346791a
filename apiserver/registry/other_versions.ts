/**
 * A kind's other versions, for managed fields: each owner's set is written in the version that the owner used.
 *
 * @module
 */
import { toApiVersion } from "../../meta/mod.ts";
import type { OtherVersion, OtherVersions } from "../managed_fields/mod.ts";
import { groupResourceToString } from "./served_resource.ts";
import type { Registry } from "./registry.ts";
import type { ServedResource } from "./served_resource.ts";

/** Loads what is needed of the versions that keep their objects in the same place. */
export async function loadOtherVersions({ table }: Registry, resource: ServedResource): Promise<OtherVersions> {
  const place = groupResourceToString(resource.storage);
  const others = new Map<string, OtherVersion>();
  for (const other of table.resources) {
    if (other === resource || groupResourceToString(other.storage) !== place) continue;
    others.set(toApiVersion(other.group, other.version), {
      schema: await other.schema(),
      convert: (object) => {
        const stored = resource.conversion === undefined ? object : resource.conversion.toStored(object);
        return other.conversion === undefined ? stored : other.conversion.fromStored(stored);
      },
      convertBack: (object) => {
        const stored = other.conversion === undefined ? object : other.conversion.toStored(object);
        return resource.conversion === undefined ? stored : resource.conversion.fromStored(stored);
      },
    });
  }
  return (apiVersion) => others.get(apiVersion);
}
