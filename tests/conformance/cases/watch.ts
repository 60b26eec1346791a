/** Watching: from now, from a version, from the beginning, and how it ends. @module */
import { configMap, deployment, pod } from "../fixtures.ts";
import type { Json } from "../json.ts";
import { type Topic, topic } from "../topic.ts";

/** Whether an event ends the initial events of a watch-list. */
function endsInitialEvents(event: Json): boolean {
  return event.type === "BOOKMARK" &&
    event.object?.metadata?.annotations?.["k8s.io/initial-events-end"] === "true";
}

const cases: Topic = topic("watch", {
  "changes from a list's version": async (c) => {
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.get(path);
    const watch = await c.watch(path, { query: { resourceVersion } });
    await c.post(path, configMap("one"));
    await c.patchMerge(`${path}/one`, { data: { a: "2" } });
    await c.delete(`${path}/one`);
    await watch.count(3);
    await watch.close();
  },
  "what happened before it opened": async (c) => {
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.get(path);
    await c.post(path, configMap("one"));
    const second = await c.patchMerge(`${path}/one`, { data: { a: "2" } });
    await c.delete(`${path}/one`);
    const all = await c.watch(path, { query: { resourceVersion } });
    await all.count(3);
    await all.close();
    const last = await c.watch(path, { query: { resourceVersion: second.resourceVersion } });
    await last.count(1);
    await last.close();
  },
  "without a version": async (c) => {
    const path = c.at("v1/configmaps");
    await c.post(path, configMap("one"));
    const watch = await c.watch(path);
    await watch.count(1);
    await c.post(path, configMap("two"));
    await watch.count(2);
    await watch.close();
  },
  "from version 0": async (c) => {
    const path = c.at("v1/configmaps");
    await c.post(path, configMap("one"));
    const watch = await c.watch(path, { query: { resourceVersion: "0" } });
    await watch.count(1);
    await c.delete(`${path}/one`);
    await watch.count(2);
    await watch.close();
  },
  "changes that change nothing are not told": async (c) => {
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.post(path, configMap("one"));
    const watch = await c.watch(path, { query: { resourceVersion } });
    await c.patchMerge(`${path}/one`, { data: { a: "1" } });
    await c.patchMerge(`${path}/one`, { data: { a: "2" } });
    await watch.count(1);
    await watch.close();
  },
  "one by its name": async (c) => {
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.post(path, configMap("one"));
    const query = { resourceVersion, fieldSelector: "metadata.name=one" };
    const watch = await c.watch(path, { query });
    await c.post(path, configMap("two"));
    await c.patchMerge(`${path}/one`, { data: { a: "2" } });
    await watch.count(1);
    await watch.close();
  },
  "one at its own path": async (c) => {
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.post(path, configMap("one"));
    const watch = await c.watch(`${path}/one`, { query: { resourceVersion } });
    await c.post(path, configMap("two"));
    await c.delete(`${path}/one`);
    await watch.count(1);
    await watch.close();
  },
  "the old paths": async (c) => {
    const { resourceVersion } = await c.post(c.at("v1/configmaps"), configMap("one"));
    const many = await c.watch(`/api/v1/watch/namespaces/${c.namespace}/configmaps`, {
      query: { resourceVersion },
    });
    const one = await c.watch(`/api/v1/watch/namespaces/${c.namespace}/configmaps/one`, {
      query: { resourceVersion },
    });
    await c.patchMerge(c.at("v1/configmaps", "one"), { data: { a: "2" } });
    await many.count(1);
    await one.count(1);
    await many.close();
    await one.close();
  },
  "objects that enter and leave a selector": async (c) => {
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.post(path, configMap("one", {}, { labels: { tier: "back" } }));
    const watch = await c.watch(path, { query: { resourceVersion, labelSelector: "tier=front" } });
    const label = (tier: string | null) => c.patchMerge(`${path}/one`, { metadata: { labels: { tier } } });
    await label("front");
    await c.patchMerge(`${path}/one`, { data: { a: "2" } });
    await label("back");
    await label("middle");
    await label("front");
    await c.delete(`${path}/one`);
    await watch.count(5);
    await watch.close();
  },
  "pods by field": async (c) => {
    const path = c.at("v1/pods");
    const { resourceVersion } = await c.get(path);
    const query = { resourceVersion, fieldSelector: "spec.nodeName=node-1,status.phase=Running" };
    const watch = await c.watch(path, { query });
    await c.post(path, pod("one", { nodeName: "node-1" }));
    await c.post(path, pod("two", { nodeName: "node-2" }));
    await c.patchMerge(`${path}/one/status`, { status: { phase: "Running" } });
    await c.patchMerge(`${path}/one/status`, { status: { phase: "Succeeded" } });
    await watch.count(2);
    await watch.close();
  },
  "a finalizer's steps": async (c) => {
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.post(
      path,
      configMap("one", {}, { finalizers: ["example.test/hold"] }),
    );
    const watch = await c.watch(path, { query: { resourceVersion } });
    await c.delete(`${path}/one`);
    await c.patchMerge(`${path}/one`, { metadata: { finalizers: null } });
    await watch.count(2);
    await watch.close();
  },
  "status changes": async (c) => {
    const path = c.at("apps/v1/deployments");
    const { resourceVersion } = await c.post(path, deployment("web"));
    const watch = await c.watch(path, { query: { resourceVersion } });
    await c.patchMerge(`${path}/web/status`, { status: { observedGeneration: 1 } });
    await c.patchMerge(`${path}/web/scale`, { spec: { replicas: 2 } });
    await watch.count(2);
    await watch.close();
  },
  "all namespaces by label": async (c) => {
    const label = { own: c.namespace };
    await c.post(c.at("v1/configmaps"), configMap("one", {}, { labels: label }));
    const watch = await c.watch("/api/v1/configmaps", { query: { labelSelector: `own=${c.namespace}` } });
    await watch.count(1);
    await c.delete(c.at("v1/configmaps", "one"));
    await watch.count(2);
    await watch.close();
  },
  "the initial list as a stream": async (c) => {
    const path = c.at("v1/configmaps");
    await c.post(path, configMap("one"));
    await c.post(path, configMap("two"));
    const query = {
      sendInitialEvents: "true",
      resourceVersionMatch: "NotOlderThan",
      allowWatchBookmarks: "true",
    };
    const watch = await c.watch(path, { query });
    await watch.until((events) => events.some(endsInitialEvents));
    await watch.close();
  },
  "what follows the initial list": async (c) => {
    // Without bookmarks, of which others may come at any time: the end of the list is not told then.
    const path = c.at("v1/configmaps");
    await c.post(path, configMap("one"));
    const watch = await c.watch(path, {
      query: { sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan" },
    });
    await watch.count(1);
    await c.delete(`${path}/one`);
    await watch.count(2);
    await watch.close();
  },
  "the initial list as a stream when it is empty": async (c) => {
    const query = {
      sendInitialEvents: "true",
      resourceVersionMatch: "NotOlderThan",
      allowWatchBookmarks: "true",
      resourceVersion: "0",
    };
    const watch = await c.watch(c.at("apps/v1/deployments"), { query });
    await watch.until((events) => events.some(endsInitialEvents));
    await watch.close();
  },
  "the initial list as a stream by selector": async (c) => {
    const path = c.at("v1/configmaps");
    await c.post(path, configMap("one", {}, { labels: { x: "1" } }));
    await c.post(path, configMap("two", {}, { labels: { x: "2" } }));
    const query = {
      sendInitialEvents: "true",
      resourceVersionMatch: "NotOlderThan",
      allowWatchBookmarks: "true",
      labelSelector: "x=2",
    };
    const watch = await c.watch(path, { query });
    await watch.until((events) => events.some(endsInitialEvents));
    await watch.close();
  },
  "no initial events, though no version": async (c) => {
    const path = c.at("v1/configmaps");
    await c.post(path, configMap("one"));
    const watch = await c.watch(path, {
      query: { sendInitialEvents: "false", resourceVersionMatch: "NotOlderThan" },
    });
    await c.post(path, configMap("two"));
    await watch.count(1);
    await watch.close();
  },
  "initial events asked for wrongly": async (c) => {
    const path = c.at("v1/configmaps");
    await c.watch(path, { query: { sendInitialEvents: "true" } });
    await c.watch(path, { query: { sendInitialEvents: "true", resourceVersionMatch: "Exact" } });
    await c.watch(path, { query: { resourceVersionMatch: "NotOlderThan" } });
    await c.watch(path, { query: { sendInitialEvents: "perhaps", resourceVersionMatch: "NotOlderThan" } });
    await c.get(path, { query: { sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan" } });
  },
  "the server ends it in time": async (c) => {
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.get(path);
    const watch = await c.watch(path, { query: { resourceVersion, timeoutSeconds: "1" } });
    await watch.untilServerEnds();
  },
  "a bookmark before the end": async (c) => {
    // One or two come, as timers fall: the first is enough.
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.post(path, configMap("one"));
    const query = { resourceVersion, timeoutSeconds: "3", allowWatchBookmarks: "true" };
    const watch = await c.watch(path, { query });
    await watch.count(1);
    await watch.close();
  },
  "a version in the future": async (c) => {
    const watch = await c.watch(c.at("v1/configmaps"), {
      query: { resourceVersion: "900000000000", timeoutSeconds: "1" },
    });
    await watch.untilServerEnds();
  },
  "versions that are none": async (c) => {
    await c.watch(c.at("v1/configmaps"), { query: { resourceVersion: "abc" } });
    await c.watch(c.at("v1/configmaps"), { query: { resourceVersion: "-5" } });
    await c.watch(c.at("v1/configmaps"), { query: { timeoutSeconds: "soon" } });
  },
  "selectors that are none": async (c) => {
    await c.watch(c.at("v1/configmaps"), { query: { labelSelector: "a in" } });
    await c.watch(c.at("v1/configmaps"), { query: { fieldSelector: "data.a=1" } });
  },
  "metadata alone": async (c) => {
    const path = c.at("v1/configmaps");
    const accept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    await c.post(path, configMap("one", {}, { labels: { x: "y" } }));
    const watch = await c.watch(path, { headers: { Accept: accept } });
    await watch.count(1);
    await c.delete(`${path}/one`);
    await watch.count(2);
    await watch.close();
  },
  "as a table": async (c) => {
    const path = c.at("v1/configmaps");
    const { resourceVersion } = await c.get(path);
    const accept = "application/json;as=Table;g=meta.k8s.io;v=v1";
    const watch = await c.watch(path, { headers: { Accept: accept }, query: { resourceVersion } });
    await c.post(path, configMap("one"));
    await c.patchMerge(`${path}/one`, { data: { b: "2" } });
    await c.delete(`${path}/one`);
    await watch.count(3);
    await watch.close();
  },
  "namespaces": async (c) => {
    const name = c.own("made");
    const query = { fieldSelector: `metadata.name=${name}` };
    const watch = await c.watch("/api/v1/namespaces", { query });
    await c.post("/api/v1/namespaces", { metadata: { name } });
    await c.patchMerge(c.cluster("v1/namespaces", name), { metadata: { labels: { x: "y" } } });
    await watch.count(2);
    await watch.close();
  },
});
export default cases;
