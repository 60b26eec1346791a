/**
 * The older form of discovery: `/api` lists versions, `/apis` groups, and each group and version its resources.
 *
 * A field that a server leaves out, or writes as null, reads as empty; an entry that is no object is none.
 *
 * @module
 */
import type { APIGroup, APIResource, APIResourceList, ServedVersion } from "./discovery_types.ts";

type Fields = { readonly [field: string]: unknown };

/** The fields of an object; of anything else none. */
function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Fields : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function entries(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf).filter((one) => one !== undefined) : [];
}

function servedVersion(fields: Fields): ServedVersion {
  return { groupVersion: text(fields.groupVersion), version: text(fields.version) };
}

/** The core group, by the answer of `/api`. */
export function readCoreGroup(answer: unknown): APIGroup {
  const versions = texts(fieldsOf(answer)?.versions).map((version) => ({ groupVersion: version, version }));
  return versions.length === 0
    ? { name: "", versions }
    : { name: "", versions, preferredVersion: versions[0]! };
}

/** The groups, by the answer of `/apis`. */
export function readGroups(answer: unknown): APIGroup[] {
  return entries(fieldsOf(answer)?.groups).map((group) => {
    const versions = entries(group.versions).map(servedVersion);
    const preferred = fieldsOf(group.preferredVersion);
    return preferred === undefined
      ? { name: text(group.name), versions }
      : { name: text(group.name), versions, preferredVersion: servedVersion(preferred) };
  });
}

function readResource(fields: Fields): APIResource {
  const { group, version } = fields;
  const resource: APIResource = {
    name: text(fields.name),
    singularName: text(fields.singularName),
    namespaced: fields.namespaced === true,
    kind: text(fields.kind),
    verbs: texts(fields.verbs),
  };
  if (typeof group === "string") resource.group = group;
  if (typeof version === "string") resource.version = version;
  const shortNames = texts(fields.shortNames);
  if (shortNames.length > 0) resource.shortNames = shortNames;
  const categories = texts(fields.categories);
  if (categories.length > 0) resource.categories = categories;
  return resource;
}

/** The resources of a group and version, by the answer of its path. */
export function readResources(groupVersion: string, answer: unknown): APIResourceList {
  return { groupVersion, resources: entries(fieldsOf(answer)?.resources).map(readResource) };
}
