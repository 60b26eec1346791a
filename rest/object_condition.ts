/**
 * Conditions of an object to wait for: each is a question with a name, and they combine.
 *
 * An object that is not there meets no condition but {@linkcode deleted} and what `not` makes; that is never an error.
 *
 * @example Running and ready, or gone
 * ```ts
 * import { conditionIs, deleted, podRunning } from "@kybern/kybern/rest";
 * import { assertEquals } from "@std/assert";
 *
 * const settled = podRunning.and(conditionIs("Ready")).or(deleted());
 * const conditions = [{ type: "Ready", status: "True" }];
 * assertEquals(settled.holds({ status: { phase: "Running", conditions } }), true);
 * assertEquals(settled.holds({ status: { phase: "Pending" } }), false);
 * assertEquals(settled.holds(undefined), true);
 * assertEquals(settled.description, "phase Running and Ready=True or its deletion");
 * ```
 *
 * @module
 */
import type { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import type { Deployment } from "../api/apps/v1.ts";
import type { Job } from "../api/batch/v1.ts";
import type { Pod } from "../api/core/v1.ts";
import { type DeepReadonly, findCondition } from "../meta/mod.ts";

/** An object as a condition looks at it: any part of it will do, and it may not be there. */
export type ObservedObject<T> = DeepReadonly<Partial<T>> | undefined;

/** A question about an object, answered by yes or no. */
export class ObjectCondition<T = object> {
  /** What is waited for, for people: it stands in the error of a wait that took too long. */
  readonly description: string;
  readonly #holds: (object: ObservedObject<T>) => boolean;

  /** Asks `holds`, with `undefined` for an object that is not there. */
  constructor(description: string, holds: (object: ObservedObject<T>) => boolean) {
    this.description = description;
    this.#holds = holds;
  }

  /** Whether the object is as it says. */
  holds(object: ObservedObject<T>): boolean {
    return this.#holds(object);
  }

  /** Both. */
  and(other: ObjectCondition<T>): ObjectCondition<T> {
    return new ObjectCondition<T>(
      `${this.description} and ${other.description}`,
      (object) => this.holds(object) && other.holds(object),
    );
  }

  /** At least one. */
  or(other: ObjectCondition<T>): ObjectCondition<T> {
    return new ObjectCondition<T>(
      `${this.description} or ${other.description}`,
      (object) => this.holds(object) || other.holds(object),
    );
  }

  /** The opposite: an object that is not there meets it where it does not meet the condition. */
  not(): ObjectCondition<T> {
    return new ObjectCondition<T>(`not (${this.description})`, (object) => !this.holds(object));
  }
}

/** The parts of an object that most conditions are about. */
interface Conditioned {
  readonly metadata?: { readonly generation?: number };
  readonly status?: {
    readonly conditions?:
      | readonly { readonly type: string; readonly status: string; readonly reason?: string }[]
      | null;
  } | null;
}

function conditionOf(object: object | undefined, type: string) {
  return findCondition((object as Conditioned | undefined)?.status?.conditions ?? undefined, type);
}

/** The status condition of a type has a status. @param status `"True"` unless said otherwise */
export function conditionIs(type: string, status: string = "True"): ObjectCondition<object> {
  return new ObjectCondition<object>(
    `${type}=${status}`,
    (object) => conditionOf(object, type)?.status === status,
  );
}

/** The object is not there, or is another of the same name: with `uid`, one that was made anew does not count. */
export function deleted(uid?: string): ObjectCondition<object> {
  return new ObjectCondition<object>("its deletion", (object) => {
    if (object === undefined) return true;
    return uid !== undefined && (object as { metadata?: { uid?: string } }).metadata?.uid !== uid;
  });
}

/** The object is there. */
export const exists: ObjectCondition<object> = new ObjectCondition(
  "the object",
  (object) => object !== undefined,
);

/** The Pod has been bound to a node and its containers have been made; one of them runs at least. */
export const podRunning: ObjectCondition<Pod> = new ObjectCondition(
  "phase Running",
  (pod) => pod?.status?.phase === "Running",
);

/** The Job has come to a good end: its condition `Complete`. */
export const jobComplete: ObjectCondition<Job> = new ObjectCondition(
  "Complete=True",
  (job) => conditionOf(job, "Complete")?.status === "True",
);

/** The Deployment has enough ready replicas: its condition `Available`. It may be of an older revision. */
export const deploymentAvailable: ObjectCondition<Deployment> = new ObjectCondition(
  "Available=True",
  (deployment) => conditionOf(deployment, "Available")?.status === "True",
);

/**
 * The Deployment's last revision is rolled out: its condition `Progressing` is true because its new ReplicaSet is
 * available, and its controller has seen the present spec.
 */
export const deploymentComplete: ObjectCondition<Deployment> = new ObjectCondition(
  "its roll-out",
  (deployment) => {
    const { generation = 0 } = deployment?.metadata ?? {};
    const progressing = conditionOf(deployment, "Progressing");
    return progressing?.status === "True" && progressing.reason === "NewReplicaSetAvailable" &&
      (deployment?.status?.observedGeneration ?? generation) >= generation;
  },
);

/** The server serves the definition's kind: its condition `Established`. */
export const crdEstablished: ObjectCondition<CustomResourceDefinition> = new ObjectCondition(
  "Established=True",
  (definition) => conditionOf(definition, "Established")?.status === "True",
);

/** A load balancer has given the Service or Ingress an address: an IP or a host name. */
export const loadBalancerIngress: ObjectCondition<object> = new ObjectCondition<object>(
  "an address of the load balancer",
  (object) => {
    const { status } = (object ?? {}) as {
      status?: { loadBalancer?: { ingress?: readonly { ip?: string; hostname?: string }[] | null } };
    };
    return (status?.loadBalancer?.ingress ?? []).some(({ ip, hostname }) => Boolean(ip || hostname));
  },
);
