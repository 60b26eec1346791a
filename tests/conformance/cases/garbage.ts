/** What goes with what: owners and dependents, namespaces and their content. @module */
import { configMap } from "../fixtures.ts";
import type { Json } from "../json.ts";
import type { Answer, Session } from "../session.ts";
import { type Topic, topic } from "../topic.ts";

const gone = ({ status }: Answer) => status === 404;

/** Makes an owner and a dependent of it. */
async function family(c: Session, reference: Json = {}): Promise<[owner: string, child: string]> {
  const path = c.at("v1/configmaps");
  const { uid } = await c.post(path, configMap("owner"), { quiet: true });
  const owner = { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid, ...reference };
  await c.post(path, configMap("child", {}, { ownerReferences: [owner] }), { quiet: true });
  return [`${path}/owner`, `${path}/child`];
}

const cases: Topic = topic("garbage", {
  "dependents follow their owner": async (c) => {
    const [owner, child] = await family(c);
    await c.delete(owner, { propagationPolicy: "Background" });
    await c.get(owner);
    await c.waitFor(child, gone);
    await c.get(child);
  },
  "dependents go first": async (c) => {
    const [owner, child] = await family(c, { blockOwnerDeletion: true });
    await c.delete(owner, { propagationPolicy: "Foreground" });
    await c.waitFor(owner, gone);
    await c.get(child);
  },
  "a dependent with a finalizer holds its owner": async (c) => {
    const [owner, child] = await family(c, { blockOwnerDeletion: true });
    await c.patchMerge(child, { metadata: { finalizers: ["example.test/hold"] } }, { quiet: true });
    await c.delete(owner, { propagationPolicy: "Foreground" });
    await c.waitFor(child, ({ body }) => body?.metadata?.deletionTimestamp !== undefined);
    await c.get(child);
    await c.get(owner);
    await c.patchMerge(child, { metadata: { finalizers: null } });
    await c.waitFor(owner, gone);
  },
  "orphans stay": async (c) => {
    const [owner, child] = await family(c);
    await c.delete(owner, { propagationPolicy: "Orphan" });
    await c.waitFor(owner, gone);
    await c.get(child);
  },
  "an owner that never was": async (c) => {
    const path = c.at("v1/configmaps");
    const uid = "11111111-2222-4333-8444-555555555555";
    const owner = { apiVersion: "v1", kind: "ConfigMap", name: "never", uid };
    await c.post(path, configMap("child", {}, { ownerReferences: [owner] }));
    await c.waitFor(`${path}/child`, gone);
  },
  "one owner of two goes": async (c) => {
    const [owner, child] = await family(c);
    const second = await c.post(c.at("v1/configmaps"), configMap("second"), { quiet: true });
    await c.patchStrategic(child, {
      metadata: {
        ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "second", uid: second.uid }],
      },
    }, { quiet: true });
    await c.delete(owner, { propagationPolicy: "Background" });
    await c.waitFor(child, ({ body }) => body?.metadata?.ownerReferences?.length === 1);
    await c.get(child);
    await c.delete(c.at("v1/configmaps", "second"), { propagationPolicy: "Background" });
    await c.waitFor(child, gone);
  },
  "a namespace and its content": async (c) => {
    const name = c.own("going");
    const path = `/api/v1/namespaces/${name}`;
    await c.post("/api/v1/namespaces", { metadata: { name } });
    await c.post(`${path}/configmaps`, configMap("one"), { quiet: true });
    await c.delete(path);
    await c.waitFor(path, gone);
    await c.get(path);
    await c.get(`${path}/configmaps/one`);
  },
  "a namespace that content holds": async (c) => {
    const name = c.own("held");
    const path = `/api/v1/namespaces/${name}`;
    await c.post("/api/v1/namespaces", { metadata: { name } }, { quiet: true });
    await c.post(`${path}/configmaps`, configMap("one", {}, { finalizers: ["example.test/hold"] }), {
      quiet: true,
    });
    await c.delete(path);
    await c.waitFor(`${path}/configmaps/one`, ({ body }) => body?.metadata?.deletionTimestamp !== undefined);
    await c.post(`${path}/configmaps`, configMap("late"));
    await c.patchMerge(`${path}/configmaps/one`, { metadata: { finalizers: null } });
    await c.waitFor(path, gone);
  },
}, { controllers: true });
export default cases;
