/** Label and field selectors. @module */
import { configMap, pod } from "../fixtures.ts";
import type { Session } from "../session.ts";
import { type Topic, topic } from "../topic.ts";

/** Lists the names that each selector picks, as metadata alone to keep the record small. */
async function pick(c: Session, path: string, key: string, selectors: readonly string[]): Promise<void> {
  const headers = { Accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" };
  const view = (body: { items?: { metadata?: { name?: string } }[] }) =>
    Array.isArray(body?.items) ? body.items.map((item) => item.metadata?.name) : body;
  for (const selector of selectors) await c.get(path, { headers, view, query: { [key]: selector } });
}

const cases: Topic = topic("selectors", {
  "labels": async (c) => {
    const path = c.at("v1/configmaps");
    const labels: Record<string, Record<string, string>> = {
      "a": { tier: "front", size: "5" },
      "b": { tier: "back", size: "10" },
      "c": { "example.test/x": "y", "empty": "" },
      "d": {},
    };
    for (const [name, its] of Object.entries(labels)) {
      await c.post(path, configMap(name, {}, { labels: its }), { quiet: true });
    }
    await pick(c, path, "labelSelector", [
      "tier=front",
      "tier==back",
      "tier!=front",
      "tier in (front,back)",
      "tier notin (front)",
      "tier",
      "!tier",
      "tier,size>7",
      "size<7",
      "size > 4 , size < 11",
      "example.test/x=y",
      "empty=",
      "empty in ()",
      "tier in (front),tier notin (front)",
      "",
      "tier = front , size",
    ]);
  },
  "label selectors that are none": async (c) => {
    const selectors = [
      "tier in",
      "tier=(",
      "=front",
      "tier in front",
      "tier>x",
      "bad key=x",
      "a=b=c",
      "tier=bad value",
    ];
    for (const labelSelector of [...selectors, ",", "a,,b", "!", "!a=b", "-a=b", `a=${"v".repeat(64)}`]) {
      await c.get(c.at("v1/configmaps"), { query: { labelSelector } });
    }
  },
  "fields of configmaps": async (c) => {
    const path = c.at("v1/configmaps");
    for (const name of ["a", "b"]) await c.post(path, configMap(name), { quiet: true });
    await pick(c, path, "fieldSelector", [
      "metadata.name=a",
      "metadata.name!=a",
      "metadata.name==b",
      `metadata.namespace=${c.namespace}`,
      "metadata.namespace!=other",
      "metadata.name=a,metadata.namespace=other",
      "metadata.name=",
      "",
    ]);
  },
  "fields of pods": async (c) => {
    const path = c.at("v1/pods");
    await c.post(path, pod("a", { nodeName: "node-1" }), { quiet: true });
    await c.post(path, pod("b", { restartPolicy: "Never", schedulerName: "other" }), { quiet: true });
    await c.patchMerge(`${path}/a/status`, {
      status: { phase: "Running", podIP: "192.0.2.7", podIPs: [{ ip: "192.0.2.7" }] },
    });
    await pick(c, path, "fieldSelector", [
      "spec.nodeName=node-1",
      "spec.nodeName=",
      "spec.restartPolicy=Never",
      "spec.schedulerName=other",
      "spec.serviceAccountName=",
      "status.phase=Running",
      "status.phase!=Running",
      "status.podIP=192.0.2.7",
      "spec.hostNetwork=false",
      "status.nominatedNodeName=",
      "metadata.name=a,status.phase=Running",
    ]);
  },
  "fields of other kinds": async (c) => {
    await c.post(c.at("v1/secrets"), { metadata: { name: "a" }, type: "example.test/one" }, { quiet: true });
    await c.post(c.at("v1/secrets"), { metadata: { name: "b" } }, { quiet: true });
    await pick(c, c.at("v1/secrets"), "fieldSelector", ["type=example.test/one", "type=Opaque"]);
    await c.post(c.at("v1/events"), {
      metadata: { name: "e" },
      involvedObject: { kind: "Pod", name: "p", namespace: c.namespace },
      reason: "Tried",
      type: "Warning",
    }, { quiet: true });
    await pick(c, c.at("v1/events"), "fieldSelector", [
      "involvedObject.name=p",
      "involvedObject.kind=Job",
      "type=Warning",
      "reason=Tried",
    ]);
    const labelSelector = `kubernetes.io/metadata.name=${c.namespace}`;
    await c.get("/api/v1/namespaces", { query: { labelSelector, fieldSelector: "status.phase=Active" } });
    await c.get("/api/v1/namespaces", {
      query: { labelSelector, fieldSelector: "status.phase=Terminating" },
    });
  },
  "field selectors that are none": async (c) => {
    const selectors = [
      "data.a=1",
      "metadata.labels=x",
      "metadata.name",
      "nosuch=1",
      "metadata.name=a=b",
      "=a",
    ];
    for (const fieldSelector of selectors) await c.get(c.at("v1/configmaps"), { query: { fieldSelector } });
    await c.get(c.at("v1/pods"), { query: { fieldSelector: "spec.containers=1" } });
    await c.get(c.at("apps/v1/deployments"), { query: { fieldSelector: "spec.replicas=1" } });
    await c.get(c.at("v1/configmaps"), { query: { fieldSelector: "metadata.name>a" } });
  },
  "both at once": async (c) => {
    const path = c.at("v1/configmaps");
    for (const name of ["a", "b"]) {
      await c.post(path, configMap(name, {}, { labels: { x: "1" } }), { quiet: true });
    }
    await c.get(path, { query: { labelSelector: "x=1", fieldSelector: "metadata.name=b" } });
  },
});
export default cases;
