/**
 * What happened to an object, as predicates and mapping functions see it.
 *
 * @module
 */
import type { KubernetesObject, Shared } from "../meta/mod.ts";

/** What happened to an object. */
export type ObjectEvent<T> =
  /** It came, or was there when the cache was filled. */
  | { readonly type: "create"; readonly object: Shared<T>; readonly isInInitialList: boolean }
  /** It changed, or is told again: then `old` and `object` have one version. */
  | { readonly type: "update"; readonly old: Shared<T>; readonly object: Shared<T> }
  /** It went. Where nobody saw it go, `object` is its last known state. */
  | { readonly type: "delete"; readonly object: Shared<T>; readonly finalStateUnknown: boolean }
  /** It was named by a source that watches nothing, as a channel. */
  | { readonly type: "generic"; readonly object: Shared<T> };

/** An event of any kind of object. */
export type AnyObjectEvent = ObjectEvent<KubernetesObject>;
