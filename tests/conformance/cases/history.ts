/** What a server answers about a past that it has forgotten. @module */
import { crd } from "../fixtures.ts";
import type { Session } from "../session.ts";
import { type Topic, topic } from "../topic.ts";
import { served } from "./crd.ts";

/** Events: the one kind that kube-apiserver does not keep in memory as well, so that it forgets with its storage. */
async function events(c: Session, ...names: string[]): Promise<string> {
  const path = c.at("v1/events");
  const involvedObject = { kind: "ConfigMap", name: "x", namespace: c.namespace };
  for (const name of names) {
    await c.post(path, { metadata: { name }, involvedObject, reason: "Tried", type: "Normal" }, {
      quiet: true,
    });
  }
  return path;
}

const cases: Topic = topic("history", {
  "a watch from too long ago": async (c) => {
    const path = await events(c, "a");
    const { resourceVersion } = await c.get(path);
    await events(c, "b", "c");
    await c.forgetHistory();
    const watch = await c.watch(path, { query: { resourceVersion } });
    await watch.untilServerEnds();
  },
  "a continue that has expired": async (c) => {
    const path = await events(c, "a", "b", "c");
    const first = await c.get(path, { query: { limit: "1" } });
    await events(c, "d", "e");
    await c.forgetHistory();
    const expired = await c.get(path, { query: { limit: "1", continue: first.continue } });
    // The refusal carries a token that goes on from here, without the promise of one moment.
    await c.get(path, { query: { limit: "9", continue: expired.continue } });
  },
  "a list of a version that is gone": async (c) => {
    const path = await events(c, "a");
    const { resourceVersion } = await c.get(path);
    await events(c, "b", "c");
    await c.forgetHistory();
    await c.get(path, { query: { resourceVersion, resourceVersionMatch: "Exact" } });
    await c.get(path, { query: { resourceVersion, limit: "1" } });
    await c.get(path, { query: { resourceVersion, resourceVersionMatch: "NotOlderThan" } });
  },
  "a watch from before there was such a kind": async (c) => {
    const definition = crd("history.cr.test", { plural: "widgets", kind: "Widget" });
    await c.post(c.cluster("apiextensions.k8s.io/v1/customresourcedefinitions"), definition, { quiet: true });
    await served(c, definition);
    const path = c.at("history.cr.test/v1/widgets");
    await c.post(path, { apiVersion: "history.cr.test/v1", kind: "Widget", metadata: { name: "one" } });
    await c.forgetHistory();
    const watch = await c.watch(path, { query: { resourceVersion: "1" } });
    await watch.untilServerEnds();
  },
}, { alone: true });
export default cases;
