/**
 * What is below an object and is no object: streams and proxies, as far as plain requests reach. Of proxies the real
 * server refuses what leads to the server's own machine; of streams it is asked without the upgrade that they need.
 *
 * @module
 */
import { pod, service } from "../fixtures.ts";
import type { Session } from "../session.ts";
import { type Topic, topic } from "../topic.ts";

/** Every verb of a proxy, on its root and below it. */
async function proxied(c: Session, path: string): Promise<void> {
  await c.get(`${path}/proxy`);
  await c.get(`${path}/proxy/healthz`, { query: { a: "b" } });
  await c.post(`${path}/proxy/`, { a: 1 });
  await c.put(`${path}/proxy/`, { a: 1 });
  await c.patchMerge(`${path}/proxy/`, { a: 1 });
  await c.delete(`${path}/proxy/`);
}

const cases: Topic = topic("streams", {
  "exec, attach and port-forward of a pod without a node": async (c) => {
    await c.post(c.at("v1/pods"), pod("one"), { quiet: true });
    const path = c.at("v1/pods", "one");
    const query = { container: "main", command: "ls", stdout: "true" };
    await c.get(`${path}/exec`, { query });
    await c.post(`${path}/exec`, undefined, { query });
    await c.get(`${path}/attach`, { query: { stdout: "true" } });
    await c.post(`${path}/attach`, undefined, { query: { stdout: "true" } });
    await c.get(`${path}/portforward`, { query: { ports: "80" } });
    await c.post(`${path}/portforward`, undefined);
  },
  "exec, attach and port-forward of a pod that is not there": async (c) => {
    const path = c.at("v1/pods", "absent");
    await c.post(`${path}/exec`, undefined, { query: { command: "ls", stdout: "true" } });
    await c.post(`${path}/attach`, undefined, { query: { stdout: "true" } });
    await c.post(`${path}/portforward`, undefined);
  },
  "exec and attach that ask for what cannot be": async (c) => {
    await c.post(c.at("v1/pods"), pod("one"), { quiet: true });
    const path = c.at("v1/pods", "one");
    await c.post(`${path}/exec`, undefined, {
      query: { container: "nosuch", command: "ls", stdout: "true" },
    });
    await c.post(`${path}/exec`, undefined, { query: { command: "ls" } });
    await c.post(`${path}/exec`, undefined, { query: { stdout: "true" } });
    await c.post(`${path}/exec`, undefined, {
      query: { command: "ls", stdout: "true", stderr: "true", tty: "true" },
    });
    await c.post(`${path}/attach`, undefined);
    await c.post(`${path}/attach`, undefined, { query: { container: "nosuch", stdout: "true" } });
    await c.delete(`${path}/exec`);
    await c.put(`${path}/attach`, {});
  },
  "options of a log that cannot be": async (c) => {
    await c.post(c.at("v1/pods"), pod("one"), { quiet: true });
    const path = `${c.at("v1/pods", "one")}/log`;
    const ask = (query: Record<string, string>) => c.get(path, { query });
    await ask({ tailLines: "-1" });
    await ask({ limitBytes: "0" });
    await ask({ sinceSeconds: "0", tailLines: "-2" });
    await ask({ sinceSeconds: "1", sinceTime: "2026-01-02T03:04:05Z" });
    await ask({ stream: "Stdout" });
    await ask({ tailLines: "abc" });
    await ask({ sinceTime: "xx" });
    await ask({ container: "nosuch" });
  },
  "a pod whose kubelet does not answer": async (c) => {
    const nodeName = c.own("it");
    await c.post(c.cluster("v1/nodes"), { metadata: { name: nodeName } }, { quiet: true });
    const made = pod("one");
    await c.post(c.at("v1/pods"), { ...made, spec: { ...made.spec, nodeName } }, { quiet: true });
    const path = c.at("v1/pods", "one");
    await c.get(`${path}/log`);
    await c.patchMerge(c.cluster("v1/nodes", nodeName, "status"), {
      status: {
        addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
        daemonEndpoints: { kubeletEndpoint: { Port: 1 } },
      },
    }, { quiet: true });
    await c.get(`${path}/log`);
    await c.get(`${path}/log`, { query: { follow: "true", tailLines: "2", timestamps: "true" } });
    await c.get(`${path}/exec`, { query: { command: "ls", stdout: "true" } });
    await c.post(`${path}/attach`, undefined, { query: { stdout: "true" } });
    await c.get(`${path}/portforward`, { query: { ports: "80" } });
  },
  "names of a proxy": async (c) => {
    await c.post(c.at("v1/services"), service("web"), { quiet: true });
    await c.get(`${c.at("v1/services", "web:99")}/proxy/`);
    await c.get(`${c.at("v1/services", "https:web:")}/proxy/`);
    await c.get(`${c.at("v1/services", "ftp:web:80")}/proxy/`);
    await c.get(`${c.at("v1/pods", "ftp:one:80")}/proxy/`);
    await c.get(`${c.at("v1/pods", "a:b:c:d")}/proxy/`);
  },
  "a proxy to a node at the server's own address": async (c) => {
    const name = c.own("it");
    await c.post(c.cluster("v1/nodes"), { metadata: { name } }, { quiet: true });
    await c.patchMerge(c.cluster("v1/nodes", name, "status"), {
      status: { addresses: [{ type: "InternalIP", address: "127.0.0.1" }] },
    }, { quiet: true });
    await proxied(c, c.cluster("v1/nodes", name));
  },
  "a proxy to a pod at the server's own address": async (c) => {
    await c.post(c.at("v1/pods"), pod("one"), { quiet: true });
    await c.patchMerge(c.at("v1/pods", "one", "status"), {
      status: { podIP: "127.0.0.1", podIPs: [{ ip: "127.0.0.1" }] },
    }, { quiet: true });
    await proxied(c, c.at("v1/pods", "one"));
  },
  "a proxy to a service without endpoints": async (c) => {
    await c.post(c.at("v1/services"), service("web"), { quiet: true });
    await proxied(c, c.at("v1/services", "web"));
  },
  "a proxy to what is not there": async (c) => {
    await c.get(`${c.cluster("v1/nodes", c.own("absent"))}/proxy`);
    await c.get(`${c.at("v1/pods", "absent")}/proxy`);
    await c.get(`${c.at("v1/services", "absent")}/proxy`);
    await c.post(c.at("v1/pods"), pod("one"), { quiet: true });
    await c.get(`${c.at("v1/pods", "one")}/proxy`);
  },
});
export default cases;
