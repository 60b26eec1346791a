/**
 * The forms of an object's type, held by the compiler: what is sure of what a server answers, what may not be changed,
 * and what a writing method takes. Checking this file is the test; the cases at run time only keep the types honest.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { assertType, type Has, type IsExact } from "@std/testing/types";
import { ConfigMap, Namespace, Pod, Secret } from "../api/core/v1.ts";
import { type TokenRequest, TokenReview } from "../api/authentication.k8s.io/v1.ts";
import type { Scale } from "../api/autoscaling/v1.ts";
import type { CertificateSigningRequest } from "../api/certificates.k8s.io/v1.ts";
import { Clientset } from "../clientset/mod.ts";
import type { ReconcileContext } from "../controller/mod.ts";
import { DynamicClient } from "../dynamic/mod.ts";
import {
  type Answered,
  type Draft,
  mutable,
  type ObjectMeta,
  type ResourceType,
  type Result,
  type Shared,
  type Status,
  type Stored,
  type UnknownSubresources,
  type Unstructured,
} from "../meta/mod.ts";
import {
  type ApplyDraft,
  type ApplyRefusals,
  type ChangeEvent,
  conditionIs,
  createOrUpdate,
  exists,
  jobComplete,
  type PodProcess,
  podRunning,
  type ResourceClient,
  waitFor,
  type WatchEvent,
} from "../rest/mod.ts";
import { defineResource, type ObjectOf } from "../schema/define_resource.ts";

interface Backup {
  apiVersion?: "example.com/v1";
  kind?: "Backup";
  metadata?: ObjectMeta;
  spec: {
    path: string;
    mode?: "full" | "quick" | (string & Record<never, never>);
    parts?: { size: number }[];
  };
  status?: { done?: boolean; conditions?: { type: string }[] };
}
const Backup: ResourceType<Backup> = {
  group: "example.com",
  version: "v1",
  kind: "Backup",
  resource: "backups",
  singular: "backup",
  namespaced: true,
  stored: true,
};

/** Never called: its body is for the compiler. */
function forTheCompiler(_body: (context: ReconcileContext) => unknown) {}

const access = {
  server: new URL("http://types.test"),
  namespace: "default",
  transport: () => Promise.reject(),
};
const clientset = new Clientset(access);
const pods = clientset.coreV1.pods("default");
const namespaces = clientset.coreV1.namespaces();
const backups = clientset.resource(Backup, "default");

Deno.test("Stored: apiVersion and kind are literals, and what every stored object has is there", () => {
  forTheCompiler(async () => {
    const pod = await pods.get("a");
    assertType<IsExact<typeof pod, Stored<Pod>>>(true);
    assertType<IsExact<typeof pod.apiVersion, "v1">>(true);
    assertType<IsExact<typeof pod.kind, "Pod">>(true);
    assertType<IsExact<typeof pod.metadata.name, string>>(true);
    assertType<IsExact<typeof pod.metadata.uid, string>>(true);
    assertType<IsExact<typeof pod.metadata.resourceVersion, string>>(true);
    assertType<IsExact<typeof pod.metadata.creationTimestamp, string>>(true);
    assertType<IsExact<typeof pod.metadata.namespace, string | undefined>>(true);
    assertType<IsExact<typeof pod.metadata.labels, { [key: string]: string } | undefined>>(true);
    pod.metadata.labels = { mine: "true" }; // mutable: it is the caller's own
    // @ts-expect-error a Pod's spec may be absent
    pod.spec.nodeName;
    // @ts-expect-error there is no such field
    pod.spec?.nodename;
    // @ts-expect-error the kind is a literal
    pod.kind = "Node";

    const namespace = await namespaces.get("a");
    assertType<IsExact<typeof namespace.kind, "Namespace">>(true);
    const backup = await backups.get("a");
    assertType<IsExact<typeof backup.apiVersion, "example.com/v1">>(true);
    assertType<IsExact<typeof backup.spec.path, string>>(true);
  });
});

Deno.test("a list's items and a watch's objects are Stored too", () => {
  forTheCompiler(async () => {
    const list = await pods.list();
    assertType<IsExact<(typeof list.items)[number], Stored<Pod>>>(true);
    for await (const page of backups.pages()) {
      assertType<IsExact<(typeof page.items)[number], Stored<Backup>>>(true);
    }
    for await (const event of await pods.watch()) {
      assertType<IsExact<typeof event, ChangeEvent<Stored<Pod>>>>(true);
      event.object.spec;
    }
    for await (const event of await pods.watch({ allowWatchBookmarks: true })) {
      assertType<IsExact<typeof event, WatchEvent<Stored<Pod>>>>(true);
      // @ts-expect-error a bookmark is no Pod
      event.object.spec;
      if (event.type !== "BOOKMARK") event.object.spec;
    }
    for await (const batch of (await backups.watch()).batches) {
      assertType<IsExact<typeof batch, ChangeEvent<Stored<Backup>>[]>>(true);
    }
  });
});

Deno.test("Answered: of kinds that are not stored and of dry runs only apiVersion and kind are sure", () => {
  forTheCompiler(async () => {
    const review = await clientset.authenticationV1.tokenReviews().create({ spec: { token: "t" } });
    assertType<IsExact<typeof review, Answered<TokenReview>>>(true);
    assertType<IsExact<typeof review.kind, "TokenReview">>(true);
    assertType<IsExact<Result<TokenReview, false>, Answered<TokenReview>>>(true);
    // @ts-expect-error a review has no name
    review.metadata.name;

    const draft: Draft<Pod> = { metadata: { name: "a" } };
    const options = { dryRun: true as boolean };
    for (
      const dry of [
        await pods.create(draft, { dryRun: true }),
        await pods.create(draft, options),
        await pods.update(draft, { dryRun: true }),
        await pods.updateStatus(draft, { dryRun: true }),
        await pods.apply({ metadata: { name: "a" } }, { dryRun: true }),
        await pods.applyStatus(draft, { dryRun: true }),
        await pods.patch("a", "merge", {}, { dryRun: true }),
      ]
    ) {
      assertType<IsExact<typeof dry, Answered<Pod>>>(true);
      // @ts-expect-error nothing was stored
      dry.metadata.uid;
    }
    for (
      const stored of [
        await pods.create(draft),
        await pods.create(draft, { dryRun: false, fieldManager: "me" }),
        await pods.update(draft),
        await pods.apply({ metadata: { name: "a" } }, { force: true }),
        await pods.patch("a", "strategic", {}),
      ]
    ) {
      assertType<IsExact<typeof stored, Stored<Pod>>>(true);
    }
    const deleted = await pods.delete("a");
    assertType<IsExact<typeof deleted, Stored<Pod> | Status>>(true);
  });
});

Deno.test("Draft: apiVersion and kind may be left out, and a Stored or Shared object may be passed", () => {
  forTheCompiler(() => {
    pods.create({ metadata: { name: "a" }, spec: { containers: [{ name: "c", image: "i" }] } });
    pods.create({ apiVersion: "v1", kind: "Pod", metadata: { generateName: "a-" } });
    // @ts-expect-error a container has to have a name
    pods.create({ spec: { containers: [{ image: "i" }] } });
    // @ts-expect-error another kind
    pods.create({ kind: "Node" });
    // @ts-expect-error another version
    pods.create({ apiVersion: "v2" });
    // @ts-expect-error there is no such field
    pods.create({ metadata: { name: "a" }, specification: {} });
    namespaces.apply({ metadata: { name: "a" } });
    backups.create({ metadata: { name: "a" }, spec: { path: "/", mode: "a later server's mode" } });
    // @ts-expect-error a Backup has to have a spec
    backups.create({ metadata: { name: "a" } });
    // @ts-expect-error the path is text
    backups.create({ spec: { path: 7 } });

    const stored = {} as Stored<Pod>, shared = {} as Shared<Pod>;
    pods.update(stored);
    pods.update(shared);
    pods.update({ ...shared, metadata: { ...shared.metadata, labels: { a: "b" } } });
    namespaces.update({} as Shared<Namespace>);
    backups.updateStatus({} as Shared<Backup>);
    backups.updateStatus({ ...({} as Shared<Backup>), status: { done: true } });
    assertType<Has<Shared<Pod>, Draft<Pod>>>(false);
    assertType<Has<Draft<Pod>, Shared<Pod>>>(true);
    assertType<Has<Draft<Pod>, Stored<Pod>>>(true);
    assertType<Has<Draft<Backup>, Shared<Backup>>>(true);
    assertType<Has<Draft<Namespace>, Shared<Namespace>>>(true);
  });
});

Deno.test("Shared: nothing in it may be changed, at any depth; a copy may", () => {
  forTheCompiler(() => {
    const pod = {} as Shared<Pod>;
    // @ts-expect-error read-only
    pod.metadata.name = "b";
    // @ts-expect-error read-only
    pod.metadata.labels = {};
    // @ts-expect-error read-only
    pod.metadata.labels!.a = "b";
    // @ts-expect-error read-only
    pod.spec!.containers[0]!.image = "i";
    // @ts-expect-error read-only
    pod.spec!.containers.push({ name: "c" });
    // @ts-expect-error read-only
    pod.status = {};
    const namespace = {} as Shared<Namespace>;
    // @ts-expect-error read-only
    namespace.metadata.finalizers!.pop();
    const backup = {} as Shared<Backup>;
    // @ts-expect-error read-only
    backup.spec.path = "/";
    // @ts-expect-error read-only
    backup.spec.parts![0]!.size = 1;

    const copy = mutable(pod);
    copy.metadata.labels = { a: "b" };
    copy.spec!.containers.push({ name: "c" });
    const own = mutable(backup);
    own.spec.parts = [{ size: 1 }];
    pods.update(copy);
    backups.update(own);
  });
  const shared: Shared<ConfigMap> = Object.freeze({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: Object.freeze({ name: "a", uid: "u", resourceVersion: "1", creationTimestamp: "t" }),
    data: Object.freeze({ a: "1" }),
  });
  const copy = mutable(shared);
  copy.data!.a = "2";
  assertEquals([shared.data?.a, copy.data?.a], ["1", "2"]);
  assertThrows(() => (shared as { kind: string }).kind = "Other", TypeError);
});

Deno.test("enums stay open, times are text, int-or-string is either", () => {
  forTheCompiler(async () => {
    const pod = await pods.get("a");
    const policy: string | undefined = pod.spec?.restartPolicy;
    pods.apply({
      metadata: { name: "a" },
      spec: { containers: [{ name: "c" }], restartPolicy: "OfALaterServer" },
    });
    assertType<IsExact<typeof pod.metadata.deletionTimestamp, string | undefined>>(true);
    clientset.coreV1.services("a").create({
      spec: { ports: [{ port: 80, targetPort: "http" }, { port: 81, targetPort: 8081 }] },
    });
    return policy;
  });
});

Deno.test("the clientset knows each kind's scope", () => {
  forTheCompiler(() => {
    clientset.coreV1.pods().list();
    clientset.appsV1.deployments("a").get("b");
    // @ts-expect-error a cluster-scoped kind takes no namespace
    clientset.coreV1.nodes("a");
    // @ts-expect-error there is no such kind
    clientset.coreV1.pod;
    // @ts-expect-error there is no such group
    clientset.coreV2;
    const pods: ResourceClient<Pod> = clientset.coreV1.pods();
    const reviews: ResourceClient<TokenReview, false> = clientset.authenticationV1.tokenReviews();
    const some: ResourceClient<Backup> = backups;
    return [pods, reviews, some];
  });
  assertEquals(Object.isFrozen(Pod) || typeof Pod.resource === "string", true);
  assertEquals([Pod.kind, Namespace.namespaced, Secret.resource, TokenReview.stored], [
    "Pod",
    false,
    "secrets",
    false,
  ]);
});

Deno.test("what is served below a kind is there with its types, and what is not is no member", () => {
  forTheCompiler(async () => {
    const { appsV1, coreV1, certificatesV1 } = clientset;
    const scale = await appsV1.deployments("a").scale.get("b");
    assertType<IsExact<typeof scale, Stored<Scale>>>(true);
    for (const { scale } of [appsV1.replicaSets("a"), appsV1.statefulSets("a")]) {
      scale.update("b", { spec: { replicas: 1 } });
      scale.patch("b", "merge", { spec: { replicas: 2 } });
      scale.apply("b", { spec: { replicas: 3 } });
    }
    coreV1.replicationControllers("a").scale.get("b");
    // @ts-expect-error a scale is made by nobody
    appsV1.deployments("a").scale.create("b", {});
    // @ts-expect-error a DaemonSet has no scale
    appsV1.daemonSets("a").scale;
    // @ts-expect-error replicas are a number
    appsV1.deployments("a").scale.update("b", { spec: { replicas: "3" } });

    const evicted = await pods.eviction.create("a", { metadata: { name: "a" } });
    assertType<IsExact<typeof evicted, Status>>(true);
    const bound = await pods.binding.create("a", { target: { kind: "Node", name: "n" } });
    assertType<IsExact<typeof bound, Status>>(true);
    // @ts-expect-error a binding has to have a target
    pods.binding.create("a", { metadata: { name: "a" } });
    // @ts-expect-error nobody reads an eviction
    pods.eviction.get("a");
    const token = await coreV1.serviceAccounts("a").token.create("b", { spec: { audiences: ["c"] } });
    assertType<IsExact<typeof token, Answered<TokenRequest>>>(true);
    assertType<IsExact<Awaited<ReturnType<typeof pods.resize.get>>, Stored<Pod>>>(true);
    pods.ephemeralContainers.patch("a", "strategic", { spec: { ephemeralContainers: [] } });
    pods.resize.update("a", {} as Stored<Pod>);
    pods.status.apply("a", { status: { phase: "Running" } });
    certificatesV1.certificateSigningRequests().approval.update("a", {} as Stored<CertificateSigningRequest>);
    namespaces.finalize.update("a", { spec: { finalizers: [] } });
    // @ts-expect-error finalizers are replaced, not patched
    namespaces.finalize.patch("a", "merge", {});
    // @ts-expect-error a ConfigMap has no status
    coreV1.configMaps("a").status;
    // @ts-expect-error a ConfigMap has no status
    coreV1.configMaps("a").updateStatus({});
    // @ts-expect-error a Secret has no status
    coreV1.secrets("a").applyStatus({});
    coreV1.nodes().updateStatus({ metadata: { name: "a" } });
    clientset.resource(Pod, "a").eviction.create("b", {});
    pods.namespace("b").eviction.create("a", {});
  });
});

Deno.test("a verb that a kind lacks is none of its client's", () => {
  forTheCompiler(() => {
    const { authenticationV1, coreV1 } = clientset;
    // @ts-expect-error a review is asked for, not read
    authenticationV1.tokenReviews().get("a");
    // @ts-expect-error a review is not stored
    authenticationV1.tokenReviews().list();
    // @ts-expect-error a Binding is not stored
    coreV1.bindings("a").watch();
    coreV1.componentStatuses().list();
    // @ts-expect-error nobody watches it
    coreV1.componentStatuses().watch();
    // @ts-expect-error nobody makes one
    coreV1.componentStatuses().create({});
    // @ts-expect-error namespaces go one by one
    namespaces.deleteCollection();
    namespaces.delete("a");
  });
});

Deno.test("a custom resource has below its objects what its definition has", () => {
  const base = { group: "example.com", version: "v1", kind: "Fleet" } as const;
  const status = { type: "object", properties: { n: { type: "integer" } } } as const;
  const Bare = defineResource({ ...base, schema: {} });
  const Told = defineResource({ ...base, schema: { status } });
  const Fleet = defineResource({
    ...base,
    schema: { spec: status, status },
    scale: { specReplicasPath: ".spec.n", statusReplicasPath: ".status.n" },
  });
  forTheCompiler(async () => {
    const fleets = clientset.resource(Fleet, "a");
    assertType<IsExact<Awaited<ReturnType<typeof fleets.scale.get>>, Stored<Scale>>>(true);
    const told = await clientset.resource(Told, "a").status.get("b");
    assertType<IsExact<typeof told.status, { n?: number } | undefined>>(true);
    // @ts-expect-error its definition has no scale
    clientset.resource(Told, "a").scale;
    // @ts-expect-error its definition has no status
    clientset.resource(Bare, "a").updateStatus({});
    // @ts-expect-error its status has a path of its own
    fleets.apply({ metadata: { name: "b" }, status: { n: 1 } });
    fleets.applyStatus({ metadata: { name: "b" }, status: { n: 1 } });
    backups.updateStatus({ spec: { path: "" } }); // nobody has said whether a Backup has one
  });
  const { server, ...rest } = access;
  const fleets = new Clientset({ server, ...rest }).resource(Fleet, "a");
  assertEquals([typeof fleets.scale.get, typeof fleets.status.update], ["function", "function"]);
});

Deno.test("what a custom resource has a default for is there when it is answered, and may be left out of a draft", () => {
  const Job = defineResource({
    group: "example.com",
    version: "v2",
    kind: "Job",
    schema: {
      spec: {
        type: "object",
        required: ["image"],
        properties: {
          image: { type: "string" },
          retries: { type: "integer", default: 3 },
          from: {
            type: "object",
            properties: { file: { type: "string" }, url: { type: "string" } },
            oneOf: [{ required: ["file"] }, { required: ["url"] }],
          },
        },
      },
    },
    versions: { v1: { schema: { spec: { type: "object", properties: { img: { type: "string" } } } } } },
  });
  forTheCompiler(async () => {
    const jobs = clientset.resource(Job, "a");
    const job = await jobs.create({ metadata: { name: "b" }, spec: { image: "c" } });
    assertType<IsExact<typeof job.spec.retries, number>>(true);
    job.spec.from = { file: "a" };
    // @ts-expect-error one or the other
    job.spec.from = { file: "a", url: "b" };
    await jobs.update(job);
    await jobs.apply({ metadata: { name: "b" }, spec: { image: "c" } });
    // @ts-expect-error the image has no default
    await jobs.create({ metadata: { name: "b" }, spec: { retries: 1 } });
    const shared = job as Shared<ObjectOf<typeof Job>>;
    assertType<IsExact<typeof shared.spec.retries, number>>(true);
    await jobs.create(shared);
    // @ts-expect-error nobody has told of it
    job["~draft"];
    await createOrUpdate(jobs, { metadata: { name: "b" }, spec: { image: "c" } }, ({ spec }) => {
      // It may be the draft itself: nothing has been filled in yet.
      assertType<IsExact<typeof spec.retries, number | undefined>>(true);
      spec.retries = 2;
    });
    const old = await clientset.resource(Job.versions.v1, "a").get("b");
    assertType<IsExact<typeof old.apiVersion, "example.com/v1">>(true);
    assertType<IsExact<typeof old.spec, { img?: string } | undefined>>(true);
    // @ts-expect-error there is no such version
    Job.versions.v3;
  });
  assertEquals(Job.complete({ spec: { image: "c" } }).spec, { image: "c", retries: 3 });
});

Deno.test("apply takes what may be set by it", () => {
  forTheCompiler(() => {
    const secrets = clientset.coreV1.secrets("a");
    secrets.apply({ metadata: { name: "b" }, data: { c: "ZA==" } });
    secrets.create({ metadata: { name: "b" }, stringData: { c: "d" } });
    // @ts-expect-error keys of it stay when a later apply drops them
    secrets.apply({ metadata: { name: "b" }, stringData: { c: "d" } });
    // @ts-expect-error the server ignores it there
    pods.apply({ metadata: { name: "b" }, status: { phase: "Running" } });
    pods.applyStatus({ metadata: { name: "b" }, status: { phase: "Running" } });
    const draft: ApplyDraft<Pod> = { metadata: { name: "b" } };
    pods.apply(draft);
    const backup: ApplyDraft<Backup, UnknownSubresources> = { spec: { path: "/" } };
    backups.apply(backup);
    backups.applyStatus({ metadata: { name: "b" }, status: { done: true } });
    namespaces.apply({ metadata: { name: "a" } });
    clientset.coreV1.configMaps("a").apply({} as Shared<ConfigMap>);
    const why: ApplyRefusals["stringData"] = {} as NonNullable<ApplyDraft<Secret>["stringData"]>;
    return why;
  });
});

Deno.test("what waits and what mutates knows the kind", () => {
  forTheCompiler(async () => {
    await waitFor(pods, "a", podRunning.and(conditionIs("Ready")).or(exists.not()));
    await waitFor(pods, "a", (pod) => pod?.status?.phase === "Failed");
    // @ts-expect-error a Pod is no Job
    await waitFor(pods, "a", jobComplete);
    // @ts-expect-error a Pod's status has no such field
    await waitFor(pods, "a", (pod) => pod?.status?.phases === "Failed");
    const { object, result } = await createOrUpdate(backups, { spec: { path: "/" } }, (backup) => {
      backup.spec.path = "/data";
      assertType<IsExact<typeof backup.metadata.name, string>>(true);
      // @ts-expect-error there is no such field
      backup.spec.paths = [];
    });
    assertType<IsExact<typeof object, Stored<Backup>>>(true);
    assertType<IsExact<typeof result, "created" | "updated" | "unchanged">>(true);
    // @ts-expect-error a Backup has to have a spec, should it be made
    await createOrUpdate(backups, { metadata: { name: "a" } }, () => {});
  });
});

Deno.test("a dry run's client answers what is not stored", () => {
  forTheCompiler(async () => {
    const dry = await clientset.coreV1.configMaps("a").dryRun().create({});
    assertType<IsExact<typeof dry, Answered<ConfigMap>>>(true);
    clientset.appsV1.deployments("a").dryRun().scale.patch("b", "merge", { spec: { replicas: 1 } });
    for await (const pod of pods.items()) assertType<IsExact<typeof pod, Stored<Pod>>>(true);
  });
});

Deno.test("a patch's body is of its type's form", () => {
  forTheCompiler(() => {
    pods.patch("a", "json", [{ op: "add", path: "/metadata/labels", value: {} }, {
      op: "remove",
      path: "/x",
    }]);
    // @ts-expect-error a JSON patch is a list of operations
    pods.patch("a", "json", { spec: {} });
    // @ts-expect-error an operation that adds has a value
    pods.patch("a", "json", [{ op: "add", path: "/x" }]);
    pods.patch("a", "merge", { metadata: { labels: null } });
    // @ts-expect-error there is no such type
    pods.patch("a", "magic", {});
  });
});

Deno.test("streams are of pods, proxies of pods, services and nodes", () => {
  forTheCompiler(async () => {
    const process = await clientset.coreV1.pods("a").exec("b", { command: ["c"] });
    assertType<IsExact<typeof process, PodProcess>>(true);
    clientset.resource(Pod, "a").namespace("b").logs("c");
    clientset.coreV1.services("a").proxy("b");
    clientset.coreV1.nodes().proxy("b");
    // @ts-expect-error a command is needed
    clientset.coreV1.pods("a").exec("b", {});
    // @ts-expect-error a service runs no commands
    clientset.coreV1.services("a").exec("b", { command: ["c"] });
    // @ts-expect-error nothing leads to a ConfigMap
    clientset.coreV1.configMaps("a").proxy("b");
    // @ts-expect-error a Deployment has no log of its own
    clientset.appsV1.deployments("a").logs("b");
  });
});

Deno.test("an unstructured object is an object of any fields", () => {
  forTheCompiler(async () => {
    const client = new DynamicClient(access).resource({ group: "g", version: "v", resource: "r" }).namespace(
      "n",
    );
    assertType<IsExact<typeof client, ResourceClient<Unstructured>>>(true);
    const object = await client.get("a");
    assertType<IsExact<typeof object.metadata.name, string>>(true);
    assertType<IsExact<typeof object.kind, string>>(true);
    const spec: unknown = object.spec;
    client.create({ apiVersion: "g/v", kind: "R", metadata: { name: "a" }, anything: [1, { b: "c" }] });
    client.update({} as Shared<Unstructured>);
    return spec;
  });
});

Deno.test("what a reconcile's client reads is shared, and what its helpers change is a copy", () => {
  forTheCompiler(async ({ client }: ReconcileContext) => {
    const key = { namespace: "a", name: "b" };
    const shared = (await client.get(ConfigMap, key))!;
    assertType<IsExact<typeof shared, Shared<ConfigMap>>>(true);
    // @ts-expect-error what a cache gives is read-only
    shared.data = {};
    const unwilling = await client.list(Pod, { readYourWrites: false, index: { name: "node", value: "n" } });
    assertType<IsExact<typeof unwilling, Shared<Pod>[]>>(true);
    await client.createOrUpdate(
      ConfigMap,
      shared,
      (object) => void (object.data = { ...object.data, v: "1" }),
    );
    const { object, result } = await client.createOrPatch(
      Pod,
      { metadata: key, spec: { containers: [] } },
      (pod) => {
        pod.status = { phase: "Running" };
        // @ts-expect-error there is no such field
        pod.spec.replicas = 1;
      },
      { owner: shared },
    );
    assertType<IsExact<typeof object, Stored<Pod>>>(true);
    assertType<Has<typeof result, "updatedStatusOnly">>(true);
    // @ts-expect-error a Backup has to have a spec, should it be made
    await client.createOrUpdate(Backup, { metadata: key }, () => {});
    // @ts-expect-error a dry run is the client's: client.variant({ dryRun: true })
    await client.createOrUpdate(ConfigMap, { metadata: key }, () => {}, { dryRun: true });
  });
});
