/**
 * Which objects a namespace takes: it must exist, and must not be on its way out.
 *
 * The rules are those of kube-apiserver's NamespaceLifecycle admission.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { ApiError, forbidden, notFound } from "../registry/api_error.ts";
import { groupResourceOf } from "../registry/registry.ts";
import type { RequestContext } from "../registry/request_context.ts";

/** Where namespaces are stored. */
export const namespaces = { group: "", resource: "namespaces" } as const;

/** These are always there. */
export const immortalNamespaces: ReadonlySet<string> = new Set(["default", "kube-system", "kube-public"]);

/**
 * Checks that a new object may go into its namespace.
 *
 * @throws {ApiError} NotFound when the namespace is not there, Forbidden when it is being deleted
 */
export function admitToNamespace(ctx: RequestContext, object: Unstructured): void {
  if (!ctx.resource.namespaced) return;
  const namespace = ctx.namespace;
  const found = ctx.lookup(namespaces, { name: namespace });
  if (found === undefined) throw notFound(namespaces, namespace);
  const phase = (found.status as { phase?: string } | undefined)?.phase;
  if (phase !== "Terminating" && found.metadata?.deletionTimestamp === undefined) return;
  // An admission refusal names what the object is called, or shall be.
  const name = object.metadata?.name || object.metadata?.generateName || "";
  const refusal = forbidden(
    groupResourceOf(ctx.resource),
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  );
  const { details } = refusal.status;
  throw new ApiError({
    ...refusal.status,
    details: {
      ...details,
      causes: [{
        reason: "NamespaceTerminating",
        message: `namespace ${namespace} is being terminated`,
        field: "metadata.namespace",
      }],
    },
  });
}
