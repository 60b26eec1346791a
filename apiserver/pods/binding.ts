/**
 * Binding: what a scheduler posts to put a pod on a node.
 *
 * @module
 */
import { setCondition, type Unstructured } from "../../meta/mod.ts";
import { invalid as invalidField, required } from "../../schema/mod.ts";
import { conflict, invalid, notFound } from "../registry/api_error.ts";
import type { ActionContext, ActionSubresource, Strategy } from "../registry/strategy.ts";
import { createdStatus } from "./created_status.ts";

const pods = { group: "", resource: "pods" } as const;

interface PodParts extends Unstructured {
  spec: { nodeName?: string };
  status?: { conditions?: never[] };
}

/** `pods/NAME/binding`. */
export const bindingSubresource: ActionSubresource = {
  type: "action",
  create: (name, body, _pod, ctx) => bind(name, body, ctx),
};

/** `bindings`: the same, by the body's name. */
export const bindingStrategy: Strategy = {
  answer: (binding, ctx) => bind(binding.metadata?.name ?? "", binding, ctx),
};

function bind(name: string, binding: Unstructured, ctx: ActionContext): Unstructured {
  const target = (binding.target ?? {}) as { kind?: string; name?: string };
  const errors = [];
  if (target.kind !== undefined && target.kind !== "" && target.kind !== "Node") {
    errors.push(invalidField("target.kind", target.kind, 'must be empty, "Node"'));
  }
  if (!target.name) errors.push(required("target.name"));
  if (errors.length > 0) throw invalid({ group: "", kind: "Binding" }, name, errors);
  const key = { namespace: ctx.namespace, name };
  const pod = ctx.lookup(pods, key);
  if (pod === undefined) throw notFound(pods, name);
  const bound = { group: "", resource: "pods/binding" };
  const { nodeName } = pod.spec as PodParts["spec"];
  if (pod.metadata!.deletionTimestamp !== undefined) {
    throw conflict(bound, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (nodeName) {
    throw conflict(bound, name, `pod ${name} is already assigned to node ${JSON.stringify(nodeName)}`);
  }
  ctx.update(pods, key, (draft) => {
    const pod = draft as PodParts;
    pod.spec.nodeName = target.name!;
    pod.metadata!.annotations = { ...pod.metadata!.annotations, ...binding.metadata?.annotations };
    pod.metadata!.labels = { ...binding.metadata?.labels, ...pod.metadata!.labels };
    const status = (pod.status ??= {});
    const scheduled = {
      type: "PodScheduled",
      status: "True",
      lastProbeTime: null,
      lastTransitionTime: `${ctx.now.toISOString().slice(0, 19)}Z`,
    };
    const others = setCondition(status.conditions, { type: "PodScheduled", status: "True", reason: "" })
      .filter(({ type }) => type !== "PodScheduled");
    status.conditions = [...others, scheduled] as never[];
  });
  return createdStatus();
}
