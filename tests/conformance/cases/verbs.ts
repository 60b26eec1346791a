/**
 * Every verb of every kind, at least once: of most kinds in one case each, which goes through all of them.
 *
 * @module
 */
import { resources } from "../../../schema/facts/resources.ts";
import type { ResourceFacts } from "../../../schema/facts.ts";
import type { Json } from "../json.ts";
import type { Session } from "../session.ts";
import { type Case, type Topic, topic } from "../topic.ts";
import { type VerbObject, verbObjects } from "./verb_objects.ts";

/** Whoever asks for a certificate stands in its request: someone who is the same on every server. */
const asAlice = { "Impersonate-User": "alice", "Impersonate-Group": "system:masters" };

/** Which objects are the case's own, where others are among them. */
const mark = "conformance.test/case";

function everyVerb(
  resource: string,
  facts: ResourceFacts,
  { body, status }: VerbObject,
): Case {
  const headers = resource.endsWith("/certificatesigningrequests") ? asAlice : {};
  return async (c) => {
    const collection = facts.namespaced ? c.at(resource) : c.cluster(resource);
    const object = (suffix = ""): Json => {
      const { metadata = {}, ...rest } = structuredClone(body);
      const name = nameOf(c, resource, metadata, facts, suffix);
      const made: Json = {
        ...rest,
        metadata: { ...metadata, name, labels: { ...metadata.labels, [mark]: c.namespace } },
      };
      return fitted(resource, made, c);
    };
    const made = object();
    const path = `${collection}/${made.metadata.name}`;
    const query = { labelSelector: `${mark}=${c.namespace}` };
    await c.post(collection, made, { headers });
    await settled(c, resource, path);
    await c.get(path);
    await c.get(collection, { query });
    const patched = await c.patchMerge(path, { metadata: { annotations: { a: "1" } } });
    await c.put(path, patched.changed((object) => object.metadata.annotations.a = "2"));
    if (status !== undefined) {
      const now = await c.get(`${path}/status`);
      const changed = withStatus(now.body.status, status);
      await c.put(`${path}/status`, now.changed((object) => object.status = changed));
      await c.patchMerge(`${path}/status`, { status: changed });
    }
    const watch = await c.watch(collection, { query });
    await watch.count(1);
    await watch.close();
    await c.delete(path, { gracePeriodSeconds: 0, propagationPolicy: "Background" });
    if (!facts.verbs.includes("deletecollection")) return;
    // A definition goes after its objects, in the server's own time.
    if (resource.endsWith("/customresourcedefinitions")) {
      await c.waitFor(path, ({ status }) => status === 404);
    }
    const other = object("-2");
    await c.post(collection, other, { quiet: true, headers });
    await settled(c, resource, `${collection}/${other.metadata.name}`);
    await c.delete(collection, { gracePeriodSeconds: 0, propagationPolicy: "Background" }, { query });
  };
}

/** A name that is free, or the one that the kind asks for. */
function nameOf(c: Session, resource: string, metadata: Json, facts: ResourceFacts, suffix: string): string {
  if (resource.endsWith("/ipaddresses")) return suffix === "" ? metadata.name : "192.0.2.78";
  if (resource.endsWith("/storageversions")) return `${metadata.name}${suffix.replace("-", "")}`;
  return facts.namespaced ? `it${suffix}` : c.own(`it${suffix}`);
}

/** A status with more in it; what a server says of its own accord stays, lest it says it again meanwhile. */
function withStatus(now: Json, more: Json): Json {
  const kept = (now?.conditions ?? []).filter(({ type }: Json) =>
    !(more.conditions ?? []).some((condition: Json) => condition.type === type)
  );
  const conditions = [...kept, ...more.conditions ?? []];
  return { ...now, ...more, ...(conditions.length > 0 ? { conditions } : {}) };
}

/** What has to agree with the name, or with the namespace. */
function fitted(resource: string, object: Json, c: Session): Json {
  if (resource === "v1/events") object.involvedObject.namespace = c.namespace;
  if (resource === "events.k8s.io/v1/events") object.regarding.namespace = c.namespace;
  if (resource.endsWith("/apiservices")) {
    object.spec.group = `${object.metadata.name}.none.test`;
    object.metadata.name = `v1.${object.spec.group}`;
  }
  if (resource.endsWith("/customresourcedefinitions")) {
    const plural = object.metadata.name.endsWith("-2") ? "twos" : "nones";
    object.metadata.name = `${plural}.${object.spec.group}`;
    const kind = plural === "twos" ? "Two" : "None";
    object.spec.names = { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` };
  }
  return object;
}

/** Waits for what a server writes of its own accord, so that it does not fall between two answers. */
async function settled(c: Session, resource: string, path: string): Promise<void> {
  const type = resource.endsWith("/customresourcedefinitions")
    ? "Established"
    : resource.endsWith("/flowschemas")
    ? "Dangling"
    : undefined;
  if (type === undefined) return;
  await c.waitFor(
    path,
    ({ body }) =>
      (body.status?.conditions ?? []).some((condition: Json) =>
        condition.type === type && condition.status === "True"
      ),
  );
}

function inKeyOrder(rule: Json): Json {
  return Object.fromEntries(Object.entries(rule).sort(([a], [b]) => a < b ? -1 : 1));
}

function casesOf(): Record<string, Case> {
  const cases: Record<string, Case> = {};
  for (const [groupVersion, list] of Object.entries(resources)) {
    for (const facts of list) {
      const resource = `${groupVersion.replace(/^core\//, "")}/${facts.resource}`;
      const object = verbObjects[resource];
      const [group, version] = groupVersion.split("/");
      // What tells two names apart stands first: namespaces are cut off.
      const name = `${version} ${facts.resource} of ${group!.split(".")[0]}`;
      if (object !== undefined) cases[name] = everyVerb(resource, facts, object);
    }
  }
  return cases;
}

const cases: Topic = topic("verbs", {
  ...casesOf(),
  "a certificate request's approval by each verb": async (c) => {
    const collection = c.cluster("certificates.k8s.io/v1/certificatesigningrequests");
    const { body } = verbObjects["certificates.k8s.io/v1/certificatesigningrequests"]!;
    const name = c.own("it");
    await c.post(collection, { ...body, metadata: { name } }, { headers: asAlice });
    const path = `${collection}/${name}/approval`;
    const approved = { type: "Approved", status: "True", reason: "Yes", message: "yes" };
    const now = await c.get(path);
    await c.put(path, now.changed((object) => object.status = { conditions: [approved] }));
    await c.patchMerge(path, { status: { conditions: [{ ...approved, reason: "Still" }] } });
    await c.patchMerge(path, { status: { conditions: [{ ...approved, type: "Denied" }] } });
    await c.get(`${collection}/${name}`);
  },
  "ephemeral containers and resize by each verb": async (c) => {
    const resources = { requests: { cpu: "100m" } };
    const containers = [{ name: "main", image: "example.test/app:1", resources }];
    await c.post(c.at("v1/pods"), { metadata: { name: "one" }, spec: { nodeName: "node-1", containers } });
    const ephemeral = await c.get(c.at("v1/pods", "one", "ephemeralcontainers"));
    const debug = { name: "debug", image: "example.test/debug" };
    await c.put(
      c.at("v1/pods", "one", "ephemeralcontainers"),
      ephemeral.changed((pod) => pod.spec.ephemeralContainers = [debug]),
    );
    const size = await c.get(c.at("v1/pods", "one", "resize"));
    await c.put(
      c.at("v1/pods", "one", "resize"),
      size.changed((pod) => pod.spec.containers[0].resources.requests.cpu = "200m"),
    );
    const other = await c.get(c.at("v1/pods", "one"));
    await c.put(
      c.at("v1/pods", "one", "ephemeralcontainers"),
      other.changed((pod) => pod.spec.ephemeralContainers = []),
    );
    await c.put(
      c.at("v1/pods", "one", "resize"),
      other.changed((pod) => pod.spec.containers[0].image = "example.test/other"),
    );
  },
  "a service account's token": async (c) => {
    await c.post(c.at("v1/serviceaccounts"), { metadata: { name: "robot" } });
    const path = c.at("v1/serviceaccounts", "robot", "token");
    const request = (spec: Json) => ({ apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec });
    await c.post(path, request({ audiences: ["example.test"], expirationSeconds: 600 }));
    await c.post(path, request({ audiences: ["example.test"], expirationSeconds: 10 }));
    await c.post(c.at("v1/serviceaccounts", "absent", "token"), request({ audiences: ["example.test"] }));
  },
  "a flow schema before and after its priority level": async (c) => {
    const flowcontrol = "flowcontrol.apiserver.k8s.io/v1";
    const level = c.own("level");
    const path = c.cluster(`${flowcontrol}/flowschemas`, c.own("it"));
    const isDangling = (wanted: string) =>
      c.waitFor(path, ({ body }) => body.status?.conditions?.[0]?.status === wanted);
    await c.post(c.cluster(`${flowcontrol}/flowschemas`), {
      metadata: { name: c.own("it") },
      spec: { priorityLevelConfiguration: { name: level }, matchingPrecedence: 9_000 },
    });
    await isDangling("True");
    const { body } = verbObjects[`${flowcontrol}/prioritylevelconfigurations`]!;
    await c.post(c.cluster(`${flowcontrol}/prioritylevelconfigurations`), {
      ...body,
      metadata: { name: level },
    });
    await isDangling("False");
    await c.get(path);
    await c.patchMerge(path, { spec: { priorityLevelConfiguration: { name: "exempt" } } });
  },
  "the state of components": async (c) => {
    // Which of them run is the cluster's affair: kept are their names.
    const names = (body: Json) => (body.items ?? [body]).map(({ metadata }: Json) => metadata.name).sort();
    await c.get("/api/v1/componentstatuses", { view: names });
    await c.get("/api/v1/componentstatuses/scheduler", { view: names });
    await c.get("/api/v1/componentstatuses/absent");
  },
  "rules of oneself": async (c) => {
    const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    await c.post(path, { spec: { namespace: "" } });
    // A server gathers them from bindings in any order.
    const sorted = ({ status: { resourceRules, nonResourceRules, ...rest }, ...review }: Json) => {
      const inOrder = (rules: Json[]) => rules.map((rule) => JSON.stringify(inKeyOrder(rule))).sort();
      return {
        ...review,
        status: {
          ...rest,
          resourceRules: inOrder(resourceRules),
          nonResourceRules: inOrder(nonResourceRules),
        },
      };
    };
    await c.post(path, { spec: { namespace: c.namespace } }, { view: sorted });
  },
});
export default cases;
