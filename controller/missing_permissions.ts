/**
 * Names the permissions that a program lacks, before anything fails for want of them.
 *
 * It asks by SelfSubjectAccessReview, which every authenticated user may.
 *
 * @module
 */
import { pooledMap } from "@std/async/pool";
import { SelfSubjectAccessReview } from "../api/authorization.k8s.io/v1.ts";
import { Lease } from "../api/coordination.k8s.io/v1.ts";
import { Event } from "../api/core/v1.ts";
import { Event as EventsV1Event } from "../api/events.k8s.io/v1.ts";
import type { ClusterAccess, ObjectKey } from "../meta/mod.ts";
import { type ClientOptions, type RequestOptions, ResourceClient } from "../rest/mod.ts";
import type { EventApi } from "./manager_options.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** Of how many kinds and namespaces is asked at once: caches of many namespaces need many answers. */
const askedAtOnce = 16;

/** What a program has to be allowed. */
export interface NeededPermission {
  /** The kind. */
  readonly type: AnyResourceType;
  /** What it does with it, in RBAC's words: `["create", "patch"]`. */
  readonly verbs: readonly string[];
  /** A part of the object alone, as `"status"`. @default the object */
  readonly subresource?: string;
  /** Where. @default everywhere */
  readonly namespace?: string;
  /** Of which object: a role may grant it of this one alone. @default of every object */
  readonly name?: string;
}

/** What the reconciles of a controller have to be allowed. */
export interface ReconcilePermission extends NeededPermission {
  /** Where. @default where the cache of the kind looks */
  readonly namespace?: string;
  /** Name of the cluster, as `manager.cluster()` was told; `""` for the manager's own. @default the controller's */
  readonly cluster?: string;
}

/** What a program is not allowed, of one kind. */
export interface MissingPermission {
  /** The kind's group, `""` for the core's. */
  readonly group: string;
  /** The kind's plural name. */
  readonly resource: string;
  /** What is not allowed. */
  readonly verbs: readonly string[];
  /** A part of the object alone. */
  readonly subresource?: string | undefined;
  /** Where; `""` for everywhere. */
  readonly namespace: string;
  /** Of which object; `undefined` for all. */
  readonly name?: string | undefined;
}

const eventTypes = { "v1": Event, "events.k8s.io/v1": EventsV1Event } as const;

/**
 * What an election needs: its Lease, of which the creation cannot be granted by name, and Events that tell who leads.
 *
 * @param eventApi under which API these are written
 */
export function permissionsOfElection(
  { name, namespace }: Required<ObjectKey>,
  eventApi: EventApi = "v1",
): NeededPermission[] {
  return [
    { type: Lease, verbs: ["get", "update", "watch"], namespace, name },
    { type: Lease, verbs: ["create"], namespace },
    { type: eventTypes[eventApi], verbs: ["create", "patch"], namespace },
  ];
}

/**
 * The permissions among these that are missing. Rejects where the server answers no such question.
 *
 * @param options what the client that asks is told
 */
export async function missingPermissions(
  access: ClusterAccess,
  needed: readonly NeededPermission[],
  { signal, ...options }: ClientOptions & RequestOptions = {},
): Promise<MissingPermission[]> {
  const reviews = new ResourceClient(access, SelfSubjectAccessReview, options);
  const ask = async ({ type, verbs, subresource, namespace = "", name }: NeededPermission) => {
    const { group, resource } = type;
    const allowed = await Promise.all(verbs.map(async (verb) => {
      const resourceAttributes = { group, resource, subresource, verb, namespace, name };
      const { status } = await reviews.create({ spec: { resourceAttributes } }, { signal });
      return status?.allowed === true;
    }));
    return { group, resource, subresource, verbs: verbs.filter((_, i) => !allowed[i]), namespace, name };
  };
  const answers = await Array.fromAsync(pooledMap(askedAtOnce, needed, ask));
  return answers.filter(({ verbs }) => verbs.length > 0);
}
