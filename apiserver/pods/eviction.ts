/**
 * Eviction: a pod's deletion that a PodDisruptionBudget may refuse.
 *
 * Source: Kubernetes documentation, "API-initiated Eviction".
 *
 * @module
 */
import { labelSelectorFrom, type LabelSelectorObject, type Unstructured } from "../../meta/mod.ts";
import { ApiError, badRequest, notFound, tooManyRequests } from "../registry/api_error.ts";
import { deleteObject, type DeleteOptions } from "../registry/delete_object.ts";
import type { RequestContext } from "../registry/request_context.ts";
import type { ActionContext, ActionSubresource } from "../registry/strategy.ts";
import { createdStatus } from "./created_status.ts";

const budgets = { group: "policy", resource: "poddisruptionbudgets" } as const;

interface Budget extends Unstructured {
  readonly spec?: { readonly selector?: LabelSelectorObject };
  readonly status?: {
    readonly disruptionsAllowed?: number;
    readonly desiredHealthy?: number;
    readonly currentHealthy?: number;
  };
}

/** The subresource. */
export const evictionSubresource: ActionSubresource = {
  type: "action",
  create(name, body, pod, ctx) {
    if (body.metadata?.name && body.metadata.name !== name) {
      throw badRequest("name in URL does not match name in Eviction object");
    }
    if (pod === undefined) throw notFound({ group: "", resource: "pods" }, name);
    const phase = (pod.status as { phase?: string } | undefined)?.phase;
    // A pod that has ended, or never began, disturbs nobody by going.
    const disturbs = phase !== "Succeeded" && phase !== "Failed" && phase !== "Pending" &&
      pod.metadata!.deletionTimestamp === undefined;
    if (disturbs) spendBudget(pod, ctx);
    const options = (body.deleteOptions ?? {}) as DeleteOptions & { readonly dryRun?: readonly string[] };
    const dryRun = ctx.dryRun || (options.dryRun ?? []).length > 0;
    deleteObject((ctx as RequestContext).asDryRun(dryRun), name, options);
    return createdStatus();
  },
};

function spendBudget(pod: Unstructured, ctx: ActionContext): void {
  const covering = [...ctx.list(budgets, ctx.namespace) as Iterable<Budget>].filter((budget) =>
    budget.spec?.selector !== undefined &&
    labelSelectorFrom(budget.spec.selector).matches(pod.metadata!.labels)
  );
  if (covering.length > 1) {
    throw new ApiError({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message:
        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
      code: 500,
    });
  }
  const [budget] = covering;
  if (budget === undefined) return;
  const name = budget.metadata!.name!;
  const { disruptionsAllowed: allowed = 0, desiredHealthy = 0, currentHealthy = 0 } = budget.status ?? {};
  if (allowed <= 0) {
    const refusal = tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0);
    throw new ApiError({
      ...refusal.status,
      details: {
        causes: [{
          reason: "DisruptionBudget",
          message:
            `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
        }],
      },
    });
  }
  ctx.update(budgets, { namespace: ctx.namespace, name }, (draft) => {
    const status = draft.status as { disruptionsAllowed: number; disruptedPods?: { [pod: string]: string } };
    status.disruptionsAllowed = allowed - 1;
    (status.disruptedPods ??= {})[pod.metadata!.name!] = `${ctx.now.toISOString().slice(0, 19)}Z`;
  });
}
