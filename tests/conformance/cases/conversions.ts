/** One object seen by several groups and versions. @module */
import type { Json } from "../json.ts";
import { type Topic, topic } from "../topic.ts";

const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const v1 = "autoscaling/v1/horizontalpodautoscalers";
const v2 = "autoscaling/v2/horizontalpodautoscalers";

function scaler(version: string, spec: Json, metadata: Json = {}): Json {
  return {
    apiVersion: `autoscaling/${version}`,
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", ...metadata },
    spec: { maxReplicas: 5, scaleTargetRef, ...spec },
  };
}

const cases: Topic = topic("conversions", {
  "an autoscaler of v1 seen as v2": async (c) => {
    await c.post(c.at(v1), scaler("v1", { targetCPUUtilizationPercentage: 70 }));
    await c.get(c.at(v2, "web"));
    await c.patchMerge(c.at(v2, "web"), { spec: { minReplicas: 2 } });
    await c.get(c.at(v1, "web"));
  },
  "an autoscaler of v2 seen as v1": async (c) => {
    const resource = (name: string, target: Json) => ({ type: "Resource", resource: { name, target } });
    const metrics = [
      resource("cpu", { type: "Utilization", averageUtilization: 60 }),
      resource("memory", { type: "AverageValue", averageValue: "1Gi" }),
    ];
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } };
    await c.post(c.at(v2), scaler("v2", { metrics, behavior }));
    await c.get(c.at(v1, "web"));
    await c.get(c.at(v1));
    await c.patchMerge(c.at(v1, "web"), { spec: { maxReplicas: 7 } });
    await c.get(c.at(v2, "web"));
  },
  "an autoscaler applied in two versions": async (c) => {
    await c.apply(c.at(v2, "web"), "alpha", scaler("v2", { minReplicas: 2 }));
    await c.apply(c.at(v1, "web"), "beta", scaler("v1", { minReplicas: 3 }));
    await c.apply(c.at(v1, "web"), "beta", scaler("v1", { maxReplicas: 5 }, { labels: { x: "y" } }));
    await c.apply(c.at(v2, "web"), "alpha", scaler("v2", {}));
  },
  "an event of the core group seen as a new one": async (c) => {
    await c.post(c.at("v1/events"), {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "one" },
      involvedObject: { apiVersion: "v1", kind: "ConfigMap", name: "one", namespace: c.namespace },
      reason: "Tried",
      message: "it tried",
      type: "Normal",
      count: 3,
      firstTimestamp: "2020-01-02T03:04:05Z",
      lastTimestamp: "2020-01-02T03:04:06Z",
      source: { component: "conformance", host: "here" },
    });
    await c.get(c.at("events.k8s.io/v1/events", "one"));
    await c.get(c.at("events.k8s.io/v1/events"));
  },
  "a new event seen as one of the core group": async (c) => {
    await c.post(c.at("events.k8s.io/v1/events"), {
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: { name: "one" },
      eventTime: "2020-01-02T03:04:05.000006Z",
      reportingController: "example.test/conformance",
      reportingInstance: "one",
      action: "Try",
      reason: "Tried",
      regarding: { apiVersion: "v1", kind: "ConfigMap", name: "one", namespace: c.namespace },
      related: { apiVersion: "v1", kind: "ConfigMap", name: "two", namespace: c.namespace },
      note: "it tried",
      type: "Warning",
      series: { count: 2, lastObservedTime: "2020-01-02T03:04:06.000007Z" },
    });
    await c.get(c.at("v1/events", "one"));
    await c.get(c.at("v1/events"), { query: { fieldSelector: "type=Warning,reason=Tried" } });
  },
  "a new event's faults": async (c) => {
    const path = c.at("events.k8s.io/v1/events");
    const event = {
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: { name: "one" },
      eventTime: "2020-01-02T03:04:05.000006Z",
      reportingController: "example.test/conformance",
      reportingInstance: "one",
      action: "Try",
      reason: "Tried",
      regarding: { apiVersion: "v1", kind: "ConfigMap", name: "one", namespace: c.namespace },
      type: "Normal",
    };
    await c.post(path, { ...event, action: "" });
    await c.post(path, { ...event, reason: "" });
    await c.post(path, { ...event, reportingController: "" });
    await c.post(path, { ...event, type: "Odd" });
    await c.post(path, { ...event, eventTime: null });
    await c.post(path, event, { quiet: true });
    await c.patchMerge(`${path}/one`, { note: "changed" });
  },
  "a watch in one version of writes in another": async (c) => {
    const { resourceVersion } = await c.get(c.at(v1));
    const watch = await c.watch(c.at(v1), { query: { resourceVersion } });
    await c.post(c.at(v2), scaler("v2", {}));
    await c.patchMerge(c.at(v2, "web"), { spec: { minReplicas: 2 } });
    await c.delete(c.at(v1, "web"));
    await watch.count(3);
    await watch.close();
  },
});
export default cases;
