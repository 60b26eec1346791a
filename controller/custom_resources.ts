/**
 * Applies the CustomResourceDefinitions of a program's own kinds, and waits until the server serves them.
 *
 * Permissions needed: `get`, `patch` (and `create`) on `customresourcedefinitions`, and `list` on the kinds themselves.
 *
 * @module
 */
import { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import { untilServed } from "../dynamic/served_definition.ts";
import type { ClusterAccess, Draft, ResourceType } from "../meta/mod.ts";
import { isNotFound, ResourceClient } from "../rest/mod.ts";

export { NotServedError } from "../dynamic/served_definition.ts";

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
    const name = `${resource.resource}.${resource.group}`;
    await untilServed(definitions, name, () => isListed(access, resource, signal), { signal, timeout });
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
