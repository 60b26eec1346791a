/**
 * A kind's other versions, for managed fields: each owner's set is written in the version that the owner used.
 *
 * @module
 */
import { toApiVersion } from "../../meta/mod.ts";
import type { OtherVersion, OtherVersions } from "../managed_fields/mod.ts";
import { groupResourceToString } from "./served_resource.ts";
import type { ResourceTable } from "./resource_table.ts";
import type { Registry } from "./registry.ts";
import type { ServedResource } from "./served_resource.ts";

/** What was loaded, and for which state of the table. */
const loaded = new WeakMap<
  ServedResource,
  { readonly generation: number; readonly versions: Promise<OtherVersions> }
>();

/** Loads what is needed of the versions that keep their objects in the same place. */
export function loadOtherVersions({ table }: Registry, resource: ServedResource): Promise<OtherVersions> {
  const { generation } = table;
  const before = loaded.get(resource);
  if (before?.generation === generation) return before.versions;
  const versions = load(table, resource);
  loaded.set(resource, { generation, versions });
  return versions;
}

async function load(table: ResourceTable, resource: ServedResource): Promise<OtherVersions> {
  const place = groupResourceToString(resource.storage);
  const others = new Map<string, OtherVersion>();
  for (const other of table.resources) {
    if (other === resource || groupResourceToString(other.storage) !== place) continue;
    const schema = await other.schema();
    const conversion = resource.custom === undefined ? conversionBetween(resource, other) : {};
    others.set(toApiVersion(other.group, other.version), { schema, ...conversion });
  }
  for (const [version, schema] of resource.custom?.unserved ?? []) {
    others.set(toApiVersion(resource.group, version), { schema: schema() });
  }
  return (apiVersion) => others.get(apiVersion);
}

/** Custom resources keep here what another version does not know, as they do on a cluster: nobody is told its owner. */
function conversionBetween(resource: ServedResource, other: ServedResource): Omit<OtherVersion, "schema"> {
  return {
    convert: (object) => {
      const stored = resource.conversion === undefined ? object : resource.conversion.toStored(object);
      return other.conversion === undefined ? stored : other.conversion.fromStored(stored);
    },
    convertBack: (object) => {
      const stored = other.conversion === undefined ? object : other.conversion.toStored(object);
      return resource.conversion === undefined ? stored : resource.conversion.fromStored(stored);
    },
  };
}
