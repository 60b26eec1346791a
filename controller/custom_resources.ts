/**
 * Applies the CustomResourceDefinitions of a program's own kinds, and waits until the server serves them.
 *
 * Permissions needed: `get`, `patch` (and `create`) on `customresourcedefinitions`, and `list` on the kinds themselves.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import { type ClusterAccess, type Draft, isConditionTrue, type ResourceType } from "../meta/mod.ts";
import { isNotFound, ResourceClient } from "../rest/mod.ts";

/** A kind with its definition, as `defineResource` makes it. */
// deno-lint-ignore no-explicit-any
export interface InstallableResource extends ResourceType<any> {
  /** The definition. */
  readonly crd: Omit<Draft<CustomResourceDefinition>, "status">;
}

/** Options of {@linkcode installCustomResources}. */
export interface InstallOptions {
  /** Ends the wait. */
  signal?: AbortSignal;
  /**
   * Milliseconds that a server may take from the definition's creation until it serves the kind.
   * @default {30_000}
   */
  timeout?: number;
}

/** Milliseconds between two looks at a definition that is not served yet; doubled up to the last. */
const pauses = { first: 20, last: 1000 };

/** A server did not serve a kind in time. */
export class NotServedError extends Error {
  /** The error for one definition and its last conditions. */
  constructor(
    name: string,
    milliseconds: number,
    conditions: readonly { type: string; status: string; message?: string }[],
  ) {
    const told = conditions.map(({ type, status, message }) =>
      `${type}=${status}${message ? ` (${message})` : ""}`
    );
    super(`${name} is not served after ${milliseconds} ms; its conditions: ${told.join(", ") || "none"}`);
    this.name = "NotServedError";
  }
}

/**
 * Applies each definition by server-side apply and waits until it is established and its kind can be listed.
 *
 * @throws {NotServedError} when that takes too long
 */
export async function installCustomResources(
  access: ClusterAccess,
  resources: readonly InstallableResource[],
  options: InstallOptions = {},
): Promise<void> {
  const { signal, timeout = 30_000 } = options;
  const definitions = new ResourceClient(access, CustomResourceDefinition);
  for (const { crd } of resources) {
    await definitions.apply(crd, { fieldManager: "kybern", force: true, signal });
  }
  for (const resource of resources) {
    await untilServed(access, definitions, resource, { signal, timeout });
  }
}

async function untilServed(
  access: ClusterAccess,
  definitions: ResourceClient<CustomResourceDefinition>,
  resource: InstallableResource,
  { signal, timeout }: { signal: AbortSignal | undefined; timeout: number },
): Promise<void> {
  const name = `${resource.resource}.${resource.group}`;
  const started = performance.now();
  for (let pause = pauses.first;; pause = Math.min(pause * 2, pauses.last)) {
    const definition = await definitions.get(name, { signal });
    const conditions = definition.status?.conditions ?? [];
    if (isConditionTrue(conditions, "Established") && await isListed(access, resource, signal)) return;
    if (performance.now() - started > timeout) throw new NotServedError(name, timeout, conditions);
    await delay(pause, { signal });
  }
}

/** An established kind may still be unknown to the server's handlers for a moment. */
async function isListed(
  access: ClusterAccess,
  resource: InstallableResource,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    await new ResourceClient(access, resource).list({ limit: 1, signal });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
