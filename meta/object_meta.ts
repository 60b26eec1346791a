/**
 * The metadata that every Kubernetes object carries.
 *
 * Source: Kubernetes API conventions, "Metadata"; the fields are those of `meta/v1` as served by Kubernetes 1.37.
 *
 * @module
 */

/** Names the owner of an object, for garbage collection and for finding a controller's children. */
export interface OwnerReference {
  /** Group and version of the owner, for example `apps/v1`. */
  apiVersion: string;
  /** Kind of the owner. */
  kind: string;
  /** Name of the owner: in the same namespace, or cluster-scoped. */
  name: string;
  /** UID of the owner; a namesake with another UID is not the owner. */
  uid: string;
  /** Whether this owner is the one managing controller; at most one reference is. */
  controller?: boolean;
  /** Whether foreground deletion of the owner waits for this object. */
  blockOwnerDeletion?: boolean;
}

/** Which manager last set which fields, and how. Written by the server (KEP-555, server-side apply). */
export interface ManagedFieldsEntry {
  /** Name of the manager, the request's `fieldManager` or its user agent. */
  manager?: string;
  /** `Apply` for server-side apply, `Update` for every other write. */
  operation?: "Apply" | "Update" | (string & Record<never, never>);
  /** Version of the API that `fieldsV1` is written in. */
  apiVersion?: string;
  /** When the set of fields last changed; RFC 3339, whole seconds. */
  time?: string;
  /** Form of the field set; always `FieldsV1`. */
  fieldsType?: string;
  /** The set, as a tree of `f:`, `k:`, `v:` and `.` keys. */
  fieldsV1?: { [key: string]: unknown };
  /** Subresource by which the fields were set; absent for the object itself. */
  subresource?: string;
}

/** Metadata of one object. */
export interface ObjectMeta {
  /** Unique within its namespace, kind and group; a client may leave it out where `generateName` stands. */
  name?: string;
  /** Prefix from which the server makes a name when `name` is empty. */
  generateName?: string;
  /** Namespace of the object; absent on cluster-scoped kinds. */
  namespace?: string;
  /** Legacy field; servers since 1.20 leave it empty. */
  selfLink?: string;
  /** Identity across time, set by the server: a re-created namesake has another. */
  uid?: string;
  /** Version of the stored object, set by the server. Compare with `compareResourceVersion` only. */
  resourceVersion?: string;
  /** Counts changes of the desired state, set by the server. */
  generation?: number;
  /** When the server created the object; RFC 3339. */
  creationTimestamp?: string | null;
  /** When deletion was asked for; set while finalizers or a grace period hold the object back. */
  deletionTimestamp?: string;
  /** Seconds that a graceful deletion may take. */
  deletionGracePeriodSeconds?: number;
  /** Identifying keys and values that selectors match. */
  labels?: { [key: string]: string };
  /** Non-identifying keys and values. */
  annotations?: { [key: string]: string };
  /** Owners of this object. */
  ownerReferences?: OwnerReference[];
  /** Names of those who must act before the object goes. */
  finalizers?: string[];
  /** Who set which fields. */
  managedFields?: ManagedFieldsEntry[];
}

/** Metadata of a list. */
export interface ListMeta {
  /** Version of the collection at the time of the list: where a watch continues. */
  resourceVersion?: string;
  /** Token for the next page; absent or empty on the last. */
  continue?: string;
  /** How many objects follow this page; absent where a selector makes it unknown. */
  remainingItemCount?: number;
  /** Legacy field; servers since 1.20 leave it empty. */
  selfLink?: string;
  /** Which shard of the collection the list holds, where one was asked for (KEP-5866, alpha). */
  shardInfo?: {
    /** The shard's selector. */
    selector: string;
  };
}

/** The least that every Kubernetes object has. Generated kinds extend its shape with literals for both names. */
export interface KubernetesObject {
  /** Group and version, for example `apps/v1`, or `v1` for the core group. */
  apiVersion?: string;
  /** Kind, for example `Deployment`. */
  kind?: string;
  /** Standard metadata. */
  metadata?: ObjectMeta;
}

/** A list answer whose items are `T`. */
export interface KubernetesList<T> {
  /** Group and version of the list. */
  apiVersion?: string;
  /** Kind of the list, for example `PodList`. */
  kind?: string;
  /** Metadata of the list. */
  metadata: ListMeta;
  /** The objects. */
  items: T[];
}
