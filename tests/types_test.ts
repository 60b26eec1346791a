/**
 * The forms of an object's type, held by the compiler: what is sure of what a server answers, what may not be changed,
 * and what a writing method takes. Checking this file is the test; the cases at run time only keep the types honest.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { assertType, type Has, type IsExact } from "@std/testing/types";
import { type ConfigMap, Namespace, Pod, Secret } from "../api/core/v1.ts";
import { TokenReview } from "../api/authentication.k8s.io/v1.ts";
import { Clientset } from "../clientset/mod.ts";
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
  type Unstructured,
} from "../meta/mod.ts";
import type { ChangeEvent, ResourceClient, WatchEvent } from "../rest/mod.ts";

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
function forTheCompiler(_body: () => unknown) {}

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
        await pods.apply(draft, { dryRun: true }),
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
        await pods.apply(draft, { force: true }),
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
    pods.apply({ ...shared, metadata: { ...shared.metadata, labels: { a: "b" } } });
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
    assertType<IsExact<ReturnType<typeof clientset.coreV1.pods>, ResourceClient<Pod>>>(true);
    assertType<
      IsExact<ReturnType<typeof clientset.authenticationV1.tokenReviews>, ResourceClient<TokenReview, false>>
    >(true);
    assertType<IsExact<typeof backups, ResourceClient<Backup>>>(true);
  });
  assertEquals(Object.isFrozen(Pod) || typeof Pod.resource === "string", true);
  assertEquals([Pod.kind, Namespace.namespaced, Secret.resource, TokenReview.stored], [
    "Pod",
    false,
    "secrets",
    false,
  ]);
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
