/** What a server fills in or refuses for reasons outside the object. @module */
import { pod, service } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const cases: Topic = topic("admission", {
  "a pod's priority class": async (c) => {
    const name = c.own("high");
    const path = c.cluster("scheduling.k8s.io/v1/priorityclasses");
    await c.post(path, { metadata: { name }, value: 7, preemptionPolicy: "Never" }, { quiet: true });
    await c.post(c.at("v1/pods"), pod("high", { priorityClassName: name }));
    await c.post(c.at("v1/pods"), pod("system", { priorityClassName: "system-cluster-critical" }));
    await c.post(c.at("v1/pods"), pod("absent", { priorityClassName: "no-such-class" }));
    await c.post(c.at("v1/pods"), pod("odd", { priorityClassName: name, priority: 8 }));
    await c.post(path, { metadata: { name: c.own("too-high") }, value: 2_000_000_000 });
    await c.post(path, { metadata: { name: "system-of-my-own" }, value: 5 });
  },
  "a pod's runtime class": async (c) => {
    const name = c.own("sandbox");
    await c.post(c.cluster("node.k8s.io/v1/runtimeclasses"), {
      metadata: { name },
      handler: "sandbox",
      overhead: { podFixed: { cpu: "100m" } },
      scheduling: { nodeSelector: { sandbox: "yes" }, tolerations: [{ key: "sandbox", operator: "Exists" }] },
    }, { quiet: true });
    await c.post(c.at("v1/pods"), pod("boxed", { runtimeClassName: name }));
    await c.post(c.at("v1/pods"), pod("absent", { runtimeClassName: "no-such-class" }));
  },
  "a limit range fills in and refuses": async (c) => {
    await c.post(c.at("v1/limitranges"), {
      metadata: { name: "limits" },
      spec: {
        limits: [{
          type: "Container",
          default: { cpu: "500m" },
          defaultRequest: { cpu: "250m" },
          max: { cpu: "1" },
          min: { cpu: "100m" },
        }],
      },
    }, { quiet: true });
    const sized = (name: string, resources: unknown) =>
      pod(name, { containers: [{ name: "main", image: "example.test/app:1", resources }] });
    await c.post(c.at("v1/pods"), pod("unsaid"));
    await c.post(c.at("v1/pods"), sized("within", { limits: { cpu: "800m" } }));
    await c.post(c.at("v1/pods"), sized("above", { limits: { cpu: "2" } }));
    await c.post(c.at("v1/pods"), sized("below", { requests: { cpu: "50m" }, limits: { cpu: "60m" } }));
  },
  "addresses and ports that are taken": async (c) => {
    const path = c.at("v1/services");
    await c.post(path, service("first", { clusterIP: "10.0.77.7" }));
    await c.post(path, service("second", { clusterIP: "10.0.77.7" }));
    await c.post(path, service("outside", { clusterIP: "192.0.2.1" }));
    await c.post(path, service("port", { type: "NodePort", ports: [{ port: 80, nodePort: 30777 }] }));
    await c.post(path, service("again", { type: "NodePort", ports: [{ port: 80, nodePort: 30777 }] }));
    await c.post(path, service("low", { type: "NodePort", ports: [{ port: 80, nodePort: 80 }] }));
    await c.delete(`${path}/first`);
    await c.post(path, service("second", { clusterIP: "10.0.77.7" }));
  },
  "a service that changes its type": async (c) => {
    const path = c.at("v1/services", "web");
    await c.post(c.at("v1/services"), service("web"));
    await c.patchMerge(path, { spec: { type: "NodePort" } });
    await c.patchMerge(path, { spec: { type: "LoadBalancer", loadBalancerClass: "example.test/none" } });
    await c.patchMerge(path, { spec: { type: "ClusterIP" } });
    await c.patchMerge(path, { spec: { type: "ExternalName", externalName: "example.test" } });
  },
});
export default cases;
