/** What a server answers about a past that it has forgotten. @module */
import type { Session } from "../session.ts";
import { type Topic, topic } from "../topic.ts";

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
}, { alone: true });
export default cases;
