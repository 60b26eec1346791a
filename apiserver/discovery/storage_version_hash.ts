/**
 * The opaque name of the version that a resource is stored in (KEP-2339): equal hashes mean that a client need not
 * migrate what is stored.
 *
 * @module
 */
import type { GroupVersionKind } from "../../meta/mod.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import { shortDigest } from "./digest.ts";

const known = new Map<string, Promise<string>>();

/** kube-apiserver still writes CustomResourceDefinitions in the version that they began with. */
const definitionStorage: GroupVersionKind = {
  group: "apiextensions.k8s.io",
  version: "v1beta1",
  kind: "CustomResourceDefinition",
};

/** The hash of a stored kind, for example `8aSe+NMegvE=` for Deployment of apps/v1. */
export function storageVersionHash({ group, version, kind }: GroupVersionKind): Promise<string> {
  const text = `${group}/${version}/${kind}`;
  let hash = known.get(text);
  if (hash === undefined) {
    // As many entries as there are kinds; custom ones of a long-lived server must not add up for ever.
    if (known.size > 10_000) known.clear();
    known.set(text, hash = shortDigest(text));
  }
  return hash;
}

/** The hash that discovery shows for a resource; undefined for kinds that are not stored. */
export function storageVersionHashOf(
  { stored, storage, storageVersionHash: own }: ServedResource,
): Promise<string | undefined> {
  if (own !== undefined) return Promise.resolve(own);
  if (!stored) return Promise.resolve(undefined);
  const { group, kind } = storage.kind;
  const ofDefinitions = group === definitionStorage.group && kind === definitionStorage.kind;
  return storageVersionHash(ofDefinitions ? definitionStorage : storage.kind);
}
