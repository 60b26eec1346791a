/**
 * Names the permissions that a program lacks, before anything fails for want of them.
 *
 * It asks by SelfSubjectAccessReview, which every authenticated user may.
 *
 * @module
 */
import { pooledMap } from "@std/async/pool";
import { SelfSubjectAccessReview } from "../api/authorization.k8s.io/v1.ts";
import type { ClusterAccess, ObjectKey } from "../meta/mod.ts";
import { type ClientOptions, type RequestOptions, ResourceClient } from "../rest/mod.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** Of how many kinds and namespaces is asked at once: caches of many namespaces need many answers. */
const askedAtOnce = 16;

/** What a program has to be allowed. */
export interface NeededPermission {
  /** The kind. */
  readonly type: Pick<AnyResourceType, "group" | "resource" | "namespaced">;
  /** What it does with it. */
  readonly verbs: readonly string[];
  /** Where. @default everywhere */
  readonly namespace?: string;
  /** Of which object: a role may grant it of this one alone. @default of every object */
  readonly name?: string;
}

/** What a program is not allowed, of one kind. */
export interface MissingPermission {
  /** The kind's group, `""` for the core's. */
  readonly group: string;
  /** The kind's plural name. */
  readonly resource: string;
  /** What is not allowed. */
  readonly verbs: readonly string[];
  /** Where; `""` for everywhere. */
  readonly namespace: string;
}

/** What an election needs, of its Lease; to create one cannot be granted by its name. */
export function permissionsOfElection({ name, namespace }: Required<ObjectKey>): NeededPermission[] {
  const type = { group: "coordination.k8s.io", resource: "leases", namespaced: true };
  return [{ type, verbs: ["get", "update"], namespace, name }, { type, verbs: ["create"], namespace }];
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
  const ask = async ({ type: { group, resource }, verbs, namespace = "", name }: NeededPermission) => {
    const allowed = await Promise.all(verbs.map(async (verb) => {
      const resourceAttributes = { group, resource, verb, namespace, name };
      const { status } = await reviews.create({ spec: { resourceAttributes } }, { signal });
      return status?.allowed === true;
    }));
    return { group, resource, verbs: verbs.filter((_, i) => !allowed[i]), namespace };
  };
  const answers = await Array.fromAsync(pooledMap(askedAtOnce, needed, ask));
  return answers.filter(({ verbs }) => verbs.length > 0);
}
