/**
 * What each kind makes of what is written: its defaults, and its words for what it refuses. Nothing is stored.
 *
 * @module
 */
import type { Json } from "../json.ts";
import type { Session } from "../session.ts";
import { type Case, type Topic, topic } from "../topic.ts";
import bodies from "./written_bodies.json" with { type: "json" };

/** Groups all of whose resources are the cluster's. */
const clusterGroups = [
  "admissionregistration.k8s.io",
  "apiregistration.k8s.io",
  "certificates.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "node.k8s.io",
  "scheduling.k8s.io",
];
const clusterResources = [
  "clusterrolebindings",
  "clusterroles",
  "csidrivers",
  "csinodes",
  "deviceclasses",
  "ingressclasses",
  "ipaddresses",
  "namespaces",
  "nodes",
  "persistentvolumes",
  "servicecidrs",
  "storageclasses",
  "volumeattachments",
  "volumeattributesclasses",
];

function pathOf(c: Session, resource: string): string {
  const [group] = resource.split("/");
  const ofCluster = clusterGroups.includes(group!) || clusterResources.includes(resource.split("/").at(-1)!);
  return ofCluster ? c.cluster(resource) : c.at(resource);
}

const cases: Record<string, Case> = {};
for (const [resource, list] of Object.entries(bodies as unknown as Record<string, Json[]>)) {
  cases[resource.split("/").toReversed().join(" ")] = async (c) => {
    for (const body of list) await c.post(pathOf(c, resource), body, { query: { dryRun: "All" } });
  };
}

const written: Topic = topic("written", cases);
export default written;
