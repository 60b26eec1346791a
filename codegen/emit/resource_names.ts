/**
 * The names that client-go gives to groups and resources, in camelCase.
 *
 * @module
 */

/** `rbac.authorization.k8s.io` and `v1` make `rbacV1`; the core group makes `coreV1`. */
export function groupVersionProperty(group: string, version: string): string {
  const [first] = (group || "core").split(".");
  return `${first}${version.charAt(0).toUpperCase()}${version.slice(1)}`;
}

/**
 * `ConfigMap` and `configmaps` make `configMaps`; `CSIStorageCapacity` and `csistoragecapacities` make
 * `csiStorageCapacities`. The words are the kind's, the ending is the resource's.
 */
export function resourceMethod(kind: string, resource: string): string {
  const lower = kind.toLowerCase();
  let shared = 0;
  while (shared < lower.length && lower[shared] === resource[shared]) shared++;
  return lowerFirstWord(kind.slice(0, shared) + resource.slice(shared));
}

/** `CSINodes` makes `csiNodes`, `Pods` makes `pods`: a first word in capitals ends before its last capital. */
function lowerFirstWord(name: string): string {
  const capitals = /^[A-Z]+/.exec(name)?.[0].length ?? 0;
  const length = capitals > 1 && capitals < name.length ? capitals - 1 : capitals;
  return name.slice(0, length).toLowerCase() + name.slice(length);
}
