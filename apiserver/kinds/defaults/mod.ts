/**
 * What a server fills into the objects of built-in kinds, by definition: a pod's spec is filled in alike wherever a
 * pod template stands.
 *
 * @module
 */
import { clusterDefaults } from "./cluster_defaults.ts";
import { coreDefaults } from "./core_defaults.ts";
import type { DefaultFunction } from "./definition_defaults.ts";
import { podDefaults } from "./pod_defaults.ts";
import { workloadDefaults } from "./workload_defaults.ts";

const byDefinition: ReadonlyMap<string, DefaultFunction> = new Map([
  ...podDefaults,
  ...coreDefaults,
  ...workloadDefaults,
  ...clusterDefaults,
]);

/** What fills in values of a definition (`io.k8s.api.core.v1.Container`), if anything does. */
export function defaultsOfDefinition(definition: string): DefaultFunction | undefined {
  return byDefinition.get(definition);
}
