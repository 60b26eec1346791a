import { assert, assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import type { ClusterAccess } from "../meta/mod.ts";
import { defineResource } from "../schema/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { DefinitionRefusedError, installCustomResources, NotServedError } from "./custom_resources.ts";

const Gadget = defineResource({
  group: "example.com",
  version: "v1",
  kind: "Gadget",
  schema: {},
  versions: { v2: { schema: {} }, v0: { schema: {}, served: false } },
});

/** A server that comes to serve a definition by steps, which the test takes. */
class SlowServer {
  conditions: object[] = [];
  /** Versions that discovery tells. */
  discovered: string[] = [];
  /** Versions that can be listed, and what the others are answered. */
  listed: string[] = ["v1", "v2"];
  refusal = 404;
  /** A field of definitions that it does not know yet. */
  unknown = "";
  /** Whether nothing is answered. */
  silent = false;
  readonly asked: string[] = [];

  readonly access: ClusterAccess = {
    server: new URL("http://slow.test"),
    namespace: "default",
    transport: (request: Request) => this.#answer(request),
  };

  async #answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    this.asked.push(`${request.method} ${pathname}`);
    if (this.silent) {
      await new Promise((_, reject) =>
        request.signal.addEventListener("abort", () => reject(request.signal.reason), { once: true })
      );
    }
    if (pathname.startsWith("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")) {
      const manager = searchParams.get("fieldManager");
      const text = await request.text();
      if (this.unknown !== "" && text.includes(this.unknown)) {
        const message =
          `failed to create typed patch object (/a; v1): .spec.versions[0].${this.unknown}: field not declared in schema`;
        return Response.json({ kind: "Status", status: "Failure", message, code: 500 }, { status: 500 });
      }
      if (request.method === "PATCH") this.asked.push(`as ${manager}, force ${searchParams.get("force")}`);
      return Response.json({ ...Gadget.crd, status: { conditions: this.conditions } });
    }
    const [, version, resource] = /^\/apis\/example\.com\/(\w+)(\/gadgets)?$/.exec(pathname) ?? [];
    if (resource !== undefined && this.listed.includes(version!)) {
      return Response.json({
        kind: "GadgetList",
        apiVersion: `example.com/${version}`,
        metadata: {},
        items: [],
      });
    }
    if (resource === undefined && this.discovered.includes(version!)) {
      const resources = [{ name: "gadgets", kind: "Gadget", namespaced: true, verbs: [] }];
      return Response.json({ kind: "APIResourceList", groupVersion: `example.com/${version}`, resources });
    }
    const code = resource === undefined ? 404 : this.refusal;
    const reason = code === 404 ? "NotFound" : "Forbidden";
    return Response.json({ kind: "Status", status: "Failure", reason, message: reason, code }, {
      status: code,
    });
  }
}

const established = { type: "Established", status: "True" };

/** What a promise came to, without waiting for it. */
function watched(promise: Promise<void>): { state: string; readonly error?: unknown } {
  const seen: { state: string; error?: unknown } = { state: "pending" };
  promise.then(() => seen.state = "resolved", (error) => {
    seen.state = "rejected";
    seen.error = error;
  });
  return seen;
}

Deno.test("[CR-01] a definition is waited for until each served version is discovered and can be listed", async () => {
  using clock = new FakeClock();
  const server = new SlowServer();
  const installing = installCustomResources(server.access, [Gadget], { fieldManager: "gadgets" });
  const seen = watched(installing);
  await clock.tickAsync(1_000);
  assertEquals(seen.state, "pending", "it is not established");
  server.conditions = [established];
  server.discovered = ["v1"];
  await clock.tickAsync(2_000);
  assertEquals(seen.state, "pending", "discovery does not tell v2");
  server.discovered = ["v1", "v2"];
  server.listed = ["v1"];
  await clock.tickAsync(2_000);
  assertEquals(seen.state, "pending", "v2 is not handled");
  server.listed = ["v1", "v2"];
  await clock.tickAsync(2_000);
  assertEquals(seen.state, "resolved");
  assertEquals(server.asked.filter((one) => one.startsWith("PATCH")).length, 1);
  assert(server.asked.includes("as gadgets, force true"));
  assert(!server.asked.some((one) => one.includes("/v0")), "a version that is not served is not asked for");
});

Deno.test("who may not list a kind is content with discovery", async () => {
  const server = new SlowServer();
  Object.assign(server, { conditions: [established], discovered: ["v1", "v2"], listed: [], refusal: 403 });
  await installCustomResources(server.access, [Gadget]);
});

Deno.test("the wait ends in time, and tells of the definition and its conditions", async () => {
  using clock = new FakeClock();
  const server = new SlowServer();
  server.conditions = [{ type: "Established", status: "False", message: "installing" }];
  const seen = watched(installCustomResources(server.access, [Gadget], { timeout: 5_000 }));
  await clock.tickAsync(4_900);
  assertEquals(seen.state, "pending");
  await clock.tickAsync(200);
  assertInstanceOf(seen.error, NotServedError);
  assertEquals(seen.error.definition, "gadgets.example.com");
  assertStringIncludes(seen.error.message, "Established=False (installing)");
});

Deno.test("a server that does not answer is not waited for longer than that", async () => {
  using clock = new FakeClock();
  const server = new SlowServer();
  server.silent = true;
  const seen = watched(installCustomResources(server.access, [Gadget], { timeout: 5_000 }));
  await clock.tickAsync(5_100);
  assertInstanceOf(seen.error, NotServedError);
  assertStringIncludes(seen.error.message, "gadgets.example.com");
});

Deno.test("an abort ends the wait with its reason", async () => {
  using clock = new FakeClock();
  const stop = new AbortController();
  const seen = watched(installCustomResources(new SlowServer().access, [Gadget], { signal: stop.signal }));
  await clock.tickAsync(1_000);
  stop.abort(new Error("enough"));
  await clock.tickAsync(0);
  assertEquals((seen.error as Error).message, "enough");
});

Deno.test("names that are taken end the wait at once; a refusal of former names does not", async () => {
  using clock = new FakeClock();
  const server = new SlowServer();
  const refused = (name: string) => [{
    type: "NamesAccepted",
    status: "False",
    reason: "KindConflict",
    message: `"${name}" is already in use`,
  }];
  server.conditions = refused("Gizmo");
  const seen = watched(installCustomResources(server.access, [Gadget]));
  await clock.tickAsync(3_000);
  assertEquals(seen.state, "pending");
  server.conditions = refused("Gadget");
  await clock.tickAsync(2_000);
  assertInstanceOf(seen.error, DefinitionRefusedError);
  assertEquals(
    seen.error.message,
    'gadgets.example.com is refused (KindConflict): "Gadget" is already in use by another CustomResourceDefinition ' +
      "of the group; rename one of both, or delete the other",
  );
});

Deno.test("selectable fields are left out, and that is said, where a server is too old for them", async () => {
  const server = new SlowServer();
  Object.assign(server, { conditions: [established], discovered: ["v1", "v2"], unknown: "selectableFields" });
  const Selectable = defineResource({
    group: "example.com",
    version: "v1",
    kind: "Gadget",
    schema: { spec: { type: "object", properties: { a: { type: "string" } } } },
    selectableFields: [".spec.a"],
  });
  const warnings: string[] = [];
  await installCustomResources(server.access, [Selectable], {
    onWarning: (text) => void warnings.push(text),
  });
  assertEquals(warnings, ["gadgets.example.com: the server knows no selectable fields, they are left out"]);
  server.unknown = "schema";
  await assertRejects(
    () => installCustomResources(server.access, [Selectable]),
    DefinitionRefusedError,
    "gadgets.example.com is refused (UnknownField): the server knows no spec.versions[0].schema",
  );
});

Deno.test("two definitions of one name that differ are refused before anything is sent; the same is sent once", async () => {
  const server = new SlowServer();
  const Other = defineResource({ group: "example.com", version: "v1", kind: "Gadget", schema: {} });
  await assertRejects(
    () => installCustomResources(server.access, [Gadget, Other]),
    TypeError,
    "there are two definitions of gadgets.example.com that differ",
  );
  await assertRejects(
    () => installCustomResources(server.access, [{ crd: { ...Gadget.crd, metadata: {} } }]),
    TypeError,
    "has no metadata.name",
  );
  await installCustomResources(server.access, []);
  assertEquals(server.asked, []);
  Object.assign(server, { conditions: [established], discovered: ["v1", "v2"] });
  await installCustomResources(server.access, [Gadget, Gadget.versions.v2, {
    crd: structuredClone(Gadget.crd),
  }]);
  assertEquals(server.asked.filter((one) => one.startsWith("PATCH")).length, 1);
});
