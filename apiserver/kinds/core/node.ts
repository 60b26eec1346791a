/**
 * Node.
 *
 * @module
 */
import type { Node, NodeStatus, Taint } from "../../../api/core/v1.ts";
import { forbidden, invalid } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor, oneOf, sortedMembers } from "../validation/checks.ts";
import { cidrErrors } from "../validation/ip_address.ts";
import { labelValue, qualifiedName } from "../../../schema/names.ts";
import { resourceAmountErrors } from "../validation/resource_errors.ts";

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
  validate(object) {
    const { spec = {}, status } = typed<Node>(object);
    return [
      ...taintErrors(spec.taints ?? []),
      ...amountErrors(status),
      ...(spec.podCIDRs ?? []).flatMap((cidr, index) => [...cidrErrors(`spec.podCIDRs[${index}]`, cidr)]),
    ];
  },
  validateUpdate: (object, old) => [...changeErrors(typed<Node>(object), typed<Node>(old))],
};

function* changeErrors({ spec = {}, status }: Node, { spec: before = {} }: Node): Faults {
  yield* amountErrors(status);
  const had = before.podCIDRs ?? [];
  const changed = had.length !== (spec.podCIDRs ?? []).length
    ? ["podCIDRs"]
    : had.filter((cidr, index) => cidr !== spec.podCIDRs![index]);
  for (const _ of had.length > 0 ? changed : []) {
    yield forbidden("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid');
  }
  yield* taintErrors(spec.taints ?? []);
  if (before.providerID && spec.providerID !== before.providerID) {
    const detail = spec.providerID ? "field cannot be modified once set" : "field cannot be cleared once set";
    yield invalid("spec.providerID", null, detail);
  }
}

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

function* taintErrors(taints: readonly Taint[]): Faults {
  const seen = new Set<string>();
  for (const [index, { key, value = "", effect, timeAdded }] of taints.entries()) {
    const field = `metadata.taints[${index}]`;
    yield* invalidFor(`${field}.key`, key, qualifiedName(key));
    const faults = labelValue(value);
    if (faults.length > 0) yield invalid(`${field}.value`, value, faults.join(";"));
    yield* oneOf(`${field}.effect`, effect, effects);
    if (seen.has(`${effect}/${key}`)) {
      const shown = JSON.stringify({ Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null });
      const message = `Duplicate value: ${shown}: taints must be unique by key and effect pair`;
      yield { reason: "FieldValueDuplicate", field, message };
    }
    seen.add(`${effect}/${key}`);
  }
}

function* amountErrors(status: NodeStatus | undefined): Faults {
  for (const list of ["capacity", "allocatable"] as const) {
    for (const [name, amount] of sortedMembers(status?.[list])) {
      yield* resourceAmountErrors(name, amount, `status.${list}.${name}`);
    }
  }
}
