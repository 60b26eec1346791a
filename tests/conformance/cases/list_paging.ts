/** Lists: versions, pages, and how pages end. @module */
import { configMap, pod } from "../fixtures.ts";
import type { Session } from "../session.ts";
import { type Topic, topic } from "../topic.ts";

async function five(c: Session): Promise<string> {
  const path = c.at("v1/configmaps");
  for (const name of ["e", "b", "d", "a", "c"]) await c.post(path, configMap(name), { quiet: true });
  return path;
}

const cases: Topic = topic("list_paging", {
  "an empty list": async (c) => {
    await c.get(c.at("v1/configmaps"));
    await c.get(c.at("apps/v1/deployments"));
  },
  "in order of names": async (c) => {
    await c.get(await five(c));
  },
  "of a namespace that is not there": async (c) => {
    await c.get("/api/v1/namespaces/nowhere-at-all/configmaps");
    await c.get("/api/v1/namespaces/nowhere-at-all/configmaps/one");
  },
  "all namespaces in order": async (c) => {
    const labels = { own: c.namespace };
    const other = c.own("a");
    await c.post("/api/v1/namespaces", { metadata: { name: other } }, { quiet: true });
    await c.post(`/api/v1/namespaces/${other}/configmaps`, configMap("a", {}, { labels }), { quiet: true });
    await c.post(c.at("v1/configmaps"), configMap("b", {}, { labels }), { quiet: true });
    await c.get("/api/v1/configmaps", { query: { labelSelector: `own=${c.namespace}` } });
  },
  "pages": async (c) => {
    const path = await five(c);
    const first = await c.get(path, { query: { limit: "2" } });
    const second = await c.get(path, { query: { limit: "2", continue: first.continue } });
    await c.get(path, { query: { limit: "2", continue: second.continue } });
  },
  "a limit that is exactly met": async (c) => {
    const path = await five(c);
    await c.get(path, { query: { limit: "5" } });
    await c.get(path, { query: { limit: "500" } });
    await c.get(path, { query: { limit: "0" } });
  },
  "pages of one moment": async (c) => {
    const path = await five(c);
    const first = await c.get(path, { query: { limit: "2" } });
    await c.delete(`${path}/d`);
    await c.post(path, configMap("c2"));
    await c.patchMerge(`${path}/e`, { data: { a: "2" } });
    await c.get(path, { query: { limit: "10", continue: first.continue } });
    await c.get(path);
  },
  "pages with a selector": async (c) => {
    const path = c.at("v1/configmaps");
    for (const name of ["a", "b", "c", "d"]) {
      await c.post(path, configMap(name, {}, { labels: { odd: String("ac".includes(name)) } }), {
        quiet: true,
      });
    }
    const query = { limit: "1", labelSelector: "odd=true" };
    const first = await c.get(path, { query });
    await c.get(path, { query: { ...query, continue: first.continue } });
  },
  "pages end with the collection of pods": async (c) => {
    for (const name of ["a", "b", "c"]) await c.post(c.at("v1/pods"), pod(name), { quiet: true });
    const query = { limit: "2", fieldSelector: "status.phase=Pending" };
    const first = await c.get(c.at("v1/pods"), { query });
    await c.get(c.at("v1/pods"), { query: { ...query, continue: first.continue } });
  },
  "a continue with a version": async (c) => {
    const path = await five(c);
    const first = await c.get(path, { query: { limit: "2" } });
    const { resourceVersion } = first;
    await c.get(path, { query: { limit: "2", continue: first.continue, resourceVersion } });
    await c.get(path, { query: { limit: "2", continue: first.continue, resourceVersion: "0" } });
    const match = { resourceVersionMatch: "Exact" };
    await c.get(path, { query: { limit: "2", continue: first.continue, ...match } });
  },
  "a continue that is none": async (c) => {
    const path = await five(c);
    await c.get(path, { query: { limit: "2", continue: "garbage" } });
    await c.get(path, { query: { limit: "2", continue: "e30" } });
  },
  "versions": async (c) => {
    const path = await five(c);
    const { resourceVersion } = await c.patchMerge(`${path}/a`, { data: { a: "2" } });
    await c.delete(`${path}/b`);
    // Version 0 is whatever the server's cache has at hand, which may be a moment behind.
    await c.waitFor(path, ({ body }) => body?.items?.length === 4, { query: { resourceVersion: "0" } });
    await c.get(path, { query: { resourceVersion: "0" } });
    await c.get(path, { query: { resourceVersion } });
    await c.get(path, { query: { resourceVersion, resourceVersionMatch: "NotOlderThan" } });
    await c.get(path, { query: { resourceVersion, resourceVersionMatch: "Exact" } });
    await c.get(path, { query: { resourceVersion, limit: "2" } });
    await c.get(path, { query: { resourceVersion: "0", limit: "2" } });
  },
  "versions that cannot be": async (c) => {
    const path = c.at("v1/configmaps");
    await c.get(path, { query: { resourceVersion: "abc" } });
    await c.get(path, { query: { resourceVersion: "-1" } });
    await c.get(path, { query: { resourceVersion: "0", resourceVersionMatch: "Exact" } });
    await c.get(path, { query: { resourceVersionMatch: "Exact" } });
    await c.get(path, { query: { resourceVersionMatch: "NotOlderThan" } });
    await c.get(path, { query: { resourceVersion: "1", resourceVersionMatch: "Newest" } });
    await c.get(path, { query: { limit: "many" } });
    await c.get(path, { query: { limit: "-1" } });
  },
  "a version in the future": async (c) => {
    const query = { resourceVersion: "900000000000" };
    await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.get(c.at("v1/configmaps"), { query });
    await c.get(c.at("v1/configmaps", "one"), { query });
  },
  "one by a version": async (c) => {
    const path = c.at("v1/configmaps", "one");
    const made = await c.post(c.at("v1/configmaps"), configMap("one"));
    await c.waitFor(path, ({ status }) => status === 200, { query: { resourceVersion: "0" } });
    await c.get(path, { query: { resourceVersion: "0" } });
    await c.get(path, { query: { resourceVersion: made.resourceVersion } });
    await c.get(path, { query: { resourceVersion: "abc" } });
  },
  "parameters nobody knows": async (c) => {
    await c.get(c.at("v1/configmaps"), { query: { nosuch: "1", pretty: "false" } });
  },
});
export default cases;
