/**
 * Node.
 *
 * @module
 */
import type { Node } from "../../../api/core/v1.ts";
import { forbidden } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";

const notReady = "node.kubernetes.io/not-ready";

/** See the module. */
export const node: Strategy = {
  generation: "none",
  // A node is created by its kubelet, which says how it is in the same request.
  keepsStatusOnCreate: true,
  prepareForCreate(object) {
    const spec = typed<Node>(object).spec ??= {};
    if ((spec.taints ?? []).some(({ key, effect }) => key === notReady && effect === "NoSchedule")) return;
    spec.taints = [...spec.taints ?? [], { key: notReady, effect: "NoSchedule" }];
  },
  validateUpdate(object, old) {
    const { spec = {} } = typed<Node>(object);
    const { spec: before = {} } = typed<Node>(old);
    const changed = (["podCIDR", "providerID"] as const).filter((field) =>
      before[field] && spec[field] !== before[field]
    );
    return changed.map((field) =>
      forbidden(`spec.${field}`, 'node updates may not change podCIDR except from "" to valid')
    );
  },
  fields: (object) => ({ "spec.unschedulable": String(typed<Node>(object).spec?.unschedulable ?? false) }),
};
