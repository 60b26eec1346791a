/** Fields that nobody knows or that come twice: refused, warned of, or dropped. @module */
import { configMap, deployment, pod } from "../fixtures.ts";
import { type Topic, topic } from "../topic.ts";

const modes = ["Strict", "Warn", "Ignore"] as const;

const cases: Topic = topic("field_validation", {
  "unknown fields at creation": async (c) => {
    for (const fieldValidation of modes) {
      const name = fieldValidation.toLowerCase();
      await c.post(c.at("v1/configmaps"), { ...configMap(name), nosuch: 1 }, { query: { fieldValidation } });
    }
    await c.post(c.at("v1/configmaps"), { ...configMap("unsaid"), nosuch: 1 });
    await c.post(c.at("v1/configmaps"), configMap("mode"), { query: { fieldValidation: "Loose" } });
  },
  "unknown fields in any script": async (c) => {
    for (
      const [name, field] of [["wide", "größe→"], ["blank", "no\tsuch"], ["quoted", 'no"su\\ch'], [
        "line",
        "no\nsuch",
      ]]
    ) {
      await c.post(c.at("v1/configmaps"), { ...configMap(name!), [field!]: 1 });
    }
  },
  "more warnings than there is room for": async (c) => {
    // Each comes to 326 characters: of 12 all fit, of 13 none as they are, of 30 not even what is left of them.
    for (const count of [12, 13, 30]) {
      const containers = Array.from({ length: count }, (_, i) => ({
        name: `c-${i}`,
        image: "example.test/app:1",
        [`${"é".repeat(250)}-${i}`.padEnd(290, "x")]: 1,
      }));
      await c.post(c.at("v1/pods"), pod(`of-${count}`, { containers }));
    }
    // 17 of exactly what is left of each, which come to more only with the last.
    const containers = Array.from({ length: 17 }, (_, i) => {
      const text = (field: string) => `unknown field "spec.containers[${i}].${field}"`;
      return { name: `c-${i}`, image: "example.test/app:1", ["x".repeat(256 - text("").length)]: 1 };
    });
    await c.post(c.at("v1/pods"), pod("exact", { containers }));
  },
  "unknown fields deep down": async (c) => {
    const odd = deployment("web");
    odd.spec.template.spec.containers[0].nosuch = true;
    odd.spec.template.spec.containers.push({ name: "two", image: "x", alsoNosuch: { deep: 1 } });
    odd.metadata.nosuch = "x";
    odd.spec.replica = 3;
    await c.post(c.at("apps/v1/deployments"), odd, { query: { fieldValidation: "Strict" } });
    await c.post(c.at("apps/v1/deployments"), odd);
  },
  "case counts": async (c) => {
    const odd = { ...configMap("one"), Data: { b: "2" }, binarydata: {} };
    await c.post(c.at("v1/configmaps"), odd, { query: { fieldValidation: "Strict" } });
    await c.post(c.at("v1/configmaps"), odd);
  },
  "fields that come twice": async (c) => {
    const body = (name: string) =>
      `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}","name":"${name}"},` +
      `"data":{"a":"1","a":"2"},"immutable":false,"immutable":false}`;
    for (const fieldValidation of modes) {
      await c.post(c.at("v1/configmaps"), body(fieldValidation.toLowerCase()), {
        query: { fieldValidation },
      });
    }
    await c.post(c.at("v1/configmaps"), body("unsaid"));
  },
  "twice and unknown": async (c) => {
    const body =
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one"},"nosuch":1,"data":{"a":"1","a":"2"}}';
    await c.post(c.at("v1/configmaps"), body, { query: { fieldValidation: "Strict" } });
    await c.post(c.at("v1/configmaps"), body);
  },
  "fields that come twice in yaml": async (c) => {
    const body = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\ndata:\n  a: '1'\n  a: '2'\n";
    const contentType = "application/yaml";
    await c.post(c.at("v1/configmaps"), body, { contentType, query: { fieldValidation: "Strict" } });
    await c.post(c.at("v1/configmaps"), body, { contentType });
  },
  "unknown fields in an update": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    for (const fieldValidation of modes) {
      await c.put(c.at("v1/configmaps", "one"), { ...configMap("one"), nosuch: 1 }, {
        query: { fieldValidation },
      });
    }
  },
  "unknown fields in patches": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    for (const fieldValidation of modes) {
      const query = { fieldValidation };
      await c.patchJson(path, [{ op: "add", path: "/nosuch", value: 1 }], { query });
      await c.patchMerge(path, { nosuch: 1 }, { query });
      await c.patchStrategic(path, { nosuch: 1 }, { query });
    }
  },
  "unknown fields in an apply": async (c) => {
    for (const fieldValidation of modes) {
      const body = { ...configMap("one"), nosuch: 1 };
      await c.apply(c.at("v1/configmaps", "one"), "alpha", body, { query: { fieldValidation } });
    }
  },
  "fields that come twice in patches": async (c) => {
    await c.post(c.at("v1/configmaps"), configMap("one"));
    const path = c.at("v1/configmaps", "one");
    const query = { fieldValidation: "Strict" };
    await c.patchMerge(path, '{"data":{"a":"2","a":"3"}}', { query });
    await c.patchMerge(path, '{"data":{"a":"2","a":"3"}}');
    await c.patchStrategic(path, '{"data":{"a":"4","a":"5"}}', { query });
    await c.patchStrategic(path, '{"data":{"a":"4","a":"5"}}');
    await c.apply(
      path,
      "alpha",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {z: a, z: b}\n",
      {
        query,
      },
    );
  },
  "unknown fields of a pod": async (c) => {
    const odd = pod("one", { restartpolicy: "Never", nosuch: [1] });
    await c.post(c.at("v1/pods"), odd, { query: { fieldValidation: "Strict" } });
    await c.post(c.at("v1/pods"), odd, { query: { fieldValidation: "Ignore" } });
  },
});
export default cases;
