/**
 * ComponentStatus: how a cluster's components are, as far as this server is them. Nothing of it is stored.
 *
 * @module
 */
import type { ComponentStatus } from "../../../api/core/v1.ts";
import type { Unstructured } from "../../../meta/mod.ts";
import type { Strategy } from "../../registry/strategy.ts";

function component(name: string, status: "True" | "False", message: string): Unstructured {
  const object: ComponentStatus = {
    apiVersion: "v1",
    kind: "ComponentStatus",
    metadata: { name },
    conditions: [{ type: "Healthy", status, message }],
  };
  return object as Unstructured;
}

/** See the module. */
export const componentStatus: Strategy = {
  standing: [
    component("controller-manager", "True", "ok"),
    component("etcd-0", "True", "ok"),
    component("scheduler", "False", "this server has no scheduler"),
  ],
};
