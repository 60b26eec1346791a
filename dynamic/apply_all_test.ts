import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { failure, FakeServer, json, rejection, type SeenRequest } from "../rest/fake_server_test.ts";
import { isForbidden, isNotFound } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { ApplyAllError } from "./apply_all.ts";
import { applyConflicts } from "./apply_conflicts.ts";
import { ObjectClient } from "./object_client.ts";
import { NotServedError } from "./served_definition.ts";

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    names: { plural: "widgets", kind: "Widget" },
    versions: [{ name: "v1", served: true }, { name: "v2", served: true }, { name: "v0", served: false }],
  },
};
const widget = { apiVersion: "example.com/v2", kind: "Widget", metadata: { name: "one" } };
const established = { conditions: [{ type: "Established", status: "True" }] };

/** A server that comes to serve what is defined by steps, which the test takes. */
class SlowServer {
  /** Conditions of the definition. */
  status: object = { conditions: [{ type: "NamesAccepted", status: "False", message: "taken" }] };
  /** Versions that discovery tells, and whether with their resource. */
  readonly discovered = new Map<string, boolean>();
  /** Whether the definition may be read. */
  readable = true;
  /** Whether the handler of the custom resource's path is there. */
  handled = true;
  /** Methods and paths of objects that were applied, in order. */
  readonly applied: string[] = [];
  readonly server = new FakeServer((request: SeenRequest) => this.#answer(request));
  readonly client = new ObjectClient(this.server.access);

  #answer({ method, url: { pathname }, body }: SeenRequest): Response {
    if (method === "PATCH") return this.#apply(pathname, body);
    if (pathname === "/api") return json({ versions: ["v1"] });
    if (pathname === "/apis") {
      const groups = [
        ["apiextensions.k8s.io", "v1"],
        ...this.discovered.size > 0 ? [["example.com", "v1", "v2"]] : [],
      ];
      return json({
        groups: groups.map(([name, ...versions]) => ({
          name,
          versions: versions.map((version) => ({ groupVersion: `${name}/${version}`, version })),
        })),
      });
    }
    const resource = (name: string, kind: string) => json({ resources: [{ name, kind, verbs: [] }] });
    if (pathname === "/api/v1") return resource("namespaces", "Namespace");
    if (pathname === "/apis/apiextensions.k8s.io/v1") {
      return resource("customresourcedefinitions", "CustomResourceDefinition");
    }
    if (pathname.endsWith("/widgets.example.com")) {
      return this.readable
        ? json({ ...definition, status: this.status })
        : failure(403, "Forbidden", "you may apply it only");
    }
    const has = this.discovered.get(pathname.split("/").at(-1)!);
    if (has === undefined) return failure(404, "NotFound", "no such version");
    return has ? resource("widgets", "Widget") : json({ resources: [] });
  }

  #apply(pathname: string, body: string): Response {
    if (pathname.includes("example.com/v2") && !this.handled) {
      return new Response("404 page not found", { status: 404, headers: { "content-type": "text/plain" } });
    }
    this.applied.push(pathname);
    return json(JSON.parse(body));
  }
}

/** Whether a promise has come to its end. */
function settled(promise: Promise<unknown>): () => boolean {
  let over = false;
  promise.then(() => over = true, () => over = true);
  return () => over;
}

Deno.test("objects of a new kind wait until it is established, each served version is discovered, and its path is handled", async () => {
  using clock = new FakeClock();
  const slow = new SlowServer();
  slow.handled = false;
  const applying = slow.client.applyAll([widget, definition]);
  const isOver = settled(applying);
  const steps: (() => void)[] = [
    () => slow.status = established,
    () => slow.discovered.set("v1", false).set("v2", true),
    () => slow.discovered.set("v1", true),
  ];
  for (const step of steps) {
    await clock.tickAsync(2_000);
    assertEquals([slow.applied.length, isOver()], [1, false], "only the definition");
    step();
  }
  await clock.tickAsync(2_000);
  assertEquals([slow.applied.length, isOver()], [1, false], "the path is not handled yet");
  slow.handled = true;
  await clock.tickAsync(200);
  assertEquals((await applying).map(({ kind }) => kind), ["Widget", "CustomResourceDefinition"]);
  assertEquals(slow.applied, [
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com",
    "/apis/example.com/v2/widgets/one",
  ]);
});

Deno.test("a definition that is not served in time is a failure that tells its conditions, and so are its objects", async () => {
  using clock = new FakeClock();
  const slow = new SlowServer();
  const applying = rejection(slow.client.applyAll([definition, widget], { timeout: 5_000 }));
  const isOver = settled(applying);
  await clock.tickAsync(4_900);
  assertEquals(isOver(), false);
  await clock.tickAsync(2_000);
  const error = await applying;
  assertInstanceOf(error, ApplyAllError);
  const [first, second] = error.failures;
  assertInstanceOf(first?.error, NotServedError);
  assertEquals(
    first.error.message,
    "widgets.example.com is not served after 5000 ms; its conditions: NamesAccepted=False (taken)",
  );
  assertEquals([second?.object, error.applied], [widget, []]);
  assertStringIncludes(error.message, "Widget one: the server serves no kind Widget in version v2");
});

Deno.test("a definition that may not be read is one failure, and counts once", async () => {
  const slow = new SlowServer();
  slow.readable = false;
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "one" } };
  const error = await rejection(slow.client.applyAll([definition, namespace]));
  assertInstanceOf(error, ApplyAllError);
  assert(isForbidden(error.failures[0]?.error));
  assertEquals(error.applied.map(({ kind }) => kind), ["Namespace"]);
  assertStringIncludes(error.message, "1 of 2 objects could not be applied");
});

Deno.test("a path that is never handled ends the tries in time; an abort ends them at once", async () => {
  using clock = new FakeClock();
  const slow = new SlowServer();
  slow.status = established;
  slow.handled = false;
  for (const version of ["v1", "v2"]) slow.discovered.set(version, true);
  const applying = rejection(slow.client.applyAll([definition, widget], { timeout: 1_000 }));
  await clock.tickAsync(1_500);
  const error = await applying;
  assertInstanceOf(error, ApplyAllError);
  assert(isNotFound(error.failures[0]?.error));
  assertEquals(error.applied.length, 1);

  const controller = new AbortController();
  const aborted = rejection<unknown>(
    slow.client.applyAll([definition, widget], { signal: controller.signal }),
  );
  await clock.tickAsync(1_000);
  controller.abort("enough");
  assertEquals(await aborted, "enough");
  assertEquals(clock.pending, 0);
});

Deno.test("an object of another group that is not found is not tried again", async () => {
  const slow = new SlowServer();
  slow.handled = false;
  for (const version of ["v1", "v2"]) slow.discovered.set(version, true);
  const error = await rejection(slow.client.applyAll([widget]));
  assertInstanceOf(error, ApplyAllError);
  assert(isNotFound(error.failures[0]?.error));
});

Deno.test("the managers of conflicts, whatever is in their names", async () => {
  const conflict = (...messages: string[]) =>
    rejection(
      new ObjectClient(
        new FakeServer(({ method, url: { pathname } }: SeenRequest) => {
          if (pathname === "/api") return json({ versions: ["v1"] });
          if (pathname === "/apis") return json({ groups: [] });
          if (method === "GET") return json({ resources: [{ name: "namespaces", kind: "Namespace" }] });
          const causes = messages.map((message) => ({
            reason: "FieldManagerConflict",
            field: ".a",
            message,
          }));
          return failure(409, "Conflict", "no", { details: { causes: [...causes, { reason: "Other" }] } });
        }).access,
      ).apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } }),
    );
  const error = await conflict(
    `conflict with "kubectl" using v1`,
    `conflict with "a \\"b\\"" with subresource "status"`,
    `conflict with "bell\\a"`,
    "conflict with somebody",
  );
  assertEquals(applyConflicts(error).map(({ manager }) => manager), ["kubectl", `a "b"`, "bell\\a", ""]);
});
