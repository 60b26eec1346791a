import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

const path = "/api/v1/namespaces/default/configmaps";
const named = (name: string, data: Record<string, string> = {}) => ({ metadata: { name }, data });

Deno.test("create sets what only the server knows", async () => {
  await using client = await TestClient.start();
  const { code, body } = await client.post(path, named("a", { k: "v" }));
  assertEquals(code, 201);
  assertEquals([body.kind, body.apiVersion, body.metadata.namespace], ["ConfigMap", "v1", "default"]);
  assertMatch(body.metadata.uid, /^[0-9a-f-]{36}$/);
  assertMatch(body.metadata.creationTimestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assertMatch(body.metadata.resourceVersion, /^[1-9]\d*$/);
  assertEquals(body.data, { k: "v" });
  const { kind: _kind, apiVersion: _version, ...rest } = body;
  const list = await client.get(path);
  assertEquals(list.body.items, [rest], "a list's items have neither kind nor apiVersion");
  assertEquals((await client.get(`${path}/a`)).body, body);
});

Deno.test("create refuses a taken name, and generates one from its prefix", async () => {
  await using client = await TestClient.start();
  await client.post(path, named("a"));
  const taken = await client.post(path, named("a"));
  assertEquals([taken.code, taken.body.reason, taken.body.message], [
    409,
    "AlreadyExists",
    'configmaps "a" already exists',
  ]);
  const generated = await client.post(path, { metadata: { generateName: "gen-" } });
  assertMatch(generated.body.metadata.name, /^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  const long = await client.post(path, { metadata: { generateName: "x".repeat(70) } });
  assertEquals(long.body.metadata.name.length, 63);
});

Deno.test("create refuses bad names, foreign namespaces and namespaces that are not there", async () => {
  await using client = await TestClient.start();
  const bad = await client.post(path, named("A_"));
  assertEquals([bad.code, bad.body.reason, bad.body.details.causes[0].field], [
    422,
    "Invalid",
    "metadata.name",
  ]);
  const none = await client.post(path, {});
  assertEquals(
    none.body.message,
    'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
  );
  const foreign = await client.post(path, { metadata: { name: "a", namespace: "other" } });
  assertEquals([foreign.code, foreign.body.message], [
    400,
    "the namespace of the provided object does not match the namespace sent on the request",
  ]);
  const nowhere = await client.post("/api/v1/namespaces/nowhere/configmaps", named("a"));
  assertEquals([nowhere.code, nowhere.body.message], [404, 'namespaces "nowhere" not found']);
});

Deno.test("update replaces, and refuses a stale version, another uid and another name", async () => {
  await using client = await TestClient.start();
  const { body: first } = await client.post(path, named("a", { k: "1" }));
  const { code, body: second } = await client.put(`${path}/a`, { ...first, data: { k: "2" } });
  assertEquals([code, second.data], [200, { k: "2" }]);
  assertNotEquals(second.metadata.resourceVersion, first.metadata.resourceVersion);
  assertEquals(second.metadata.creationTimestamp, first.metadata.creationTimestamp);

  const stale = await client.put(`${path}/a`, { ...first, data: { k: "3" } });
  assertEquals([stale.code, stale.body.message], [
    409,
    'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
  ]);
  const uid = await client.put(`${path}/a`, { metadata: { name: "a", uid: "other" } });
  assertEquals([uid.code, uid.body.reason], [409, "Conflict"]);
  const name = await client.put(`${path}/a`, named("b"));
  assertEquals([name.code, name.body.message], [
    400,
    "the name of the object (b) does not match the name on the URL (a)",
  ]);
  const missing = await client.put(`${path}/none`, named("none"));
  assertEquals(missing.code, 404);
});

Deno.test("an update that changes nothing keeps the version and tells no watch", async () => {
  await using client = await TestClient.start();
  const { body: first } = await client.post(path, named("a", { k: "1" }));
  const { body: same } = await client.put(`${path}/a`, named("a", { k: "1" }));
  assertEquals(same, first);
});

Deno.test("patches by content type", async () => {
  await using client = await TestClient.start();
  await client.post(path, named("a", { k: "1", gone: "x" }));
  const merged = await client.patch(`${path}/a`, { data: { gone: null, more: "y" } });
  assertEquals(merged.body.data, { k: "1", more: "y" });
  const json = await client.patch(`${path}/a`, [{ op: "replace", path: "/data/k", value: "2" }], "json");
  assertEquals(json.body.data, { k: "2", more: "y" });
  const strategic = await client.patch(`${path}/a`, { data: { more: null } }, "strategic");
  assertEquals(strategic.body.data, { k: "2" });
  const unknown = await client.call("PATCH", `${path}/a`, {}, { type: "application/json" });
  assertEquals([unknown.code, unknown.body.reason], [415, "UnsupportedMediaType"]);
  const missing = await client.patch(`${path}/none`, {});
  assertEquals(missing.code, 404);
});

Deno.test("apply creates, owns fields, conflicts, and forces", async () => {
  await using client = await TestClient.start();
  const applied = (value: string) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "a" },
    data: { k: value },
  });
  const unnamed = await client.patch(`${path}/a`, applied("1"), "apply");
  assertEquals([unnamed.code, unnamed.body.details.causes[0].field], [422, "fieldManager"]);
  const created = await client.patch(`${path}/a?fieldManager=one`, applied("1"), "apply");
  assertEquals([created.code, created.body.metadata.managedFields[0].manager], [201, "one"]);
  const again = await client.patch(`${path}/a?fieldManager=one`, applied("1"), "apply");
  assertEquals([again.code, again.body], [200, created.body]);
  const conflicting = await client.patch(`${path}/a?fieldManager=two`, applied("2"), "apply");
  assertEquals([conflicting.code, conflicting.body.details.causes[0].field], [409, ".data.k"]);
  const forced = await client.patch(`${path}/a?fieldManager=two&force=true`, applied("2"), "apply");
  assertEquals([forced.code, forced.body.data.k], [200, "2"]);
});

Deno.test("delete answers a Status, honours preconditions, and is 404 the second time", async () => {
  await using client = await TestClient.start();
  const { body } = await client.post(path, named("a"));
  const wrong = await client.delete(`${path}/a`, { preconditions: { uid: "other" } });
  assertEquals([wrong.code, wrong.body.reason], [409, "Conflict"]);
  const gone = await client.delete(`${path}/a`);
  assertEquals(gone.body, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { name: "a", kind: "configmaps", uid: body.metadata.uid },
  });
  assertEquals((await client.delete(`${path}/a`)).code, 404);
});

Deno.test("finalizers hold a deleted object back, and their end lets it go", async () => {
  await using client = await TestClient.start();
  await client.post(path, { metadata: { name: "a", finalizers: ["example.com/wait"] } });
  const deleted = await client.delete(`${path}/a`);
  assertEquals([deleted.code, deleted.body.metadata.deletionGracePeriodSeconds], [200, 0]);
  assert(deleted.body.metadata.deletionTimestamp !== undefined);
  const again = await client.delete(`${path}/a`);
  assertEquals(
    again.body.metadata.resourceVersion,
    deleted.body.metadata.resourceVersion,
    "a second delete changes nothing",
  );
  const added = await client.patch(`${path}/a`, {
    metadata: { finalizers: ["example.com/wait", "example.com/more"] },
  });
  assertEquals([added.code, added.body.details.causes[0].field], [422, "metadata.finalizers"]);
  const freed = await client.patch(`${path}/a`, { metadata: { finalizers: null } });
  assertEquals(freed.code, 200);
  assertEquals((await client.get(`${path}/a`)).code, 404);
});

Deno.test("deletecollection deletes what its selector matches and answers the list", async () => {
  await using client = await TestClient.start();
  for (const name of ["a", "b", "c"]) {
    await client.post(path, { metadata: { name, labels: { pick: name === "b" ? "no" : "yes" } } });
  }
  const { body } = await client.delete(`${path}?labelSelector=pick=yes`);
  assertEquals(body.items.map((item: { metadata: { name: string } }) => item.metadata.name), ["a", "c"]);
  const left = await client.get(path);
  assertEquals(left.body.items.map((item: { metadata: { name: string } }) => item.metadata.name), ["b"]);
});

Deno.test("a dry run answers as if, and stores nothing", async () => {
  await using client = await TestClient.start();
  const created = await client.post(`${path}?dryRun=All`, named("a", { k: "1" }));
  assertEquals([created.code, created.body.metadata.resourceVersion], [201, undefined]);
  assertEquals((await client.get(`${path}/a`)).code, 404);
  await client.post(path, named("a", { k: "1" }));
  const updated = await client.put(`${path}/a?dryRun=All`, named("a", { k: "2" }));
  assertEquals(updated.body.data.k, "2");
  await client.delete(`${path}/a?dryRun=All`);
  assertEquals((await client.get(`${path}/a`)).body.data.k, "1");
  const bad = await client.post(`${path}?dryRun=Some`, named("b"));
  assertEquals([bad.code, bad.body.details.kind], [422, "CreateOptions"]);
});

Deno.test("field validation warns of unknown and duplicate fields, or refuses them", async () => {
  await using client = await TestClient.start();
  const text = '{"metadata":{"name":"a"},"foo":1,"data":{"k":"1","k":"2"}}';
  const warned = await client.post(path, text);
  assertEquals(warned.code, 201);
  assertEquals(
    warned.headers.get("warning"),
    '299 - "unknown field \\"foo\\"", 299 - "duplicate field \\"data.k\\""',
  );
  const strict = await client.post(`${path}?fieldValidation=Strict`, text);
  assertEquals([strict.code, strict.body.message], [
    400,
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "foo", duplicate field "data.k"',
  ]);
  const ignored = await client.post(`${path}?fieldValidation=Ignore`, text.replace('"a"', '"b"'));
  assertEquals([ignored.code, ignored.headers.get("warning")], [201, null]);
});

Deno.test("YAML comes in and goes out", async () => {
  await using client = await TestClient.start();
  const created = await client.post(path, "metadata:\n  name: a\ndata:\n  k: v\n", {
    type: "application/yaml",
  });
  assertEquals([created.code, created.body.data], [201, { k: "v" }]);
  const { headers, text } = await client.get(`${path}/a`, { accept: "application/yaml" });
  assertEquals(headers.get("content-type"), "application/yaml");
  assertMatch(text, /^apiVersion: v1\ndata:\n {2}k: v\nkind: ConfigMap\n/);
});

Deno.test("an integer beyond 2^53 is kept digit for digit", async () => {
  await using client = await TestClient.start();
  const text =
    '{"metadata":{"name":"a","annotations":{"n":"9007199254740993"}},"data":{"n":"9007199254740993"}}';
  const { text: answer } = await client.post(path, text);
  assert(answer.includes('"n":"9007199254740993"'));
  const lease = "/apis/batch/v1/namespaces/default/jobs";
  const job = await client.post(
    lease,
    '{"metadata":{"name":"j"},"spec":{"activeDeadlineSeconds":9007199254740993,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}',
  );
  assertEquals(job.code, 201, job.text);
  assert(job.text.includes('"activeDeadlineSeconds":9007199254740993'), job.text);
});

Deno.test("paths, methods and media types that are not there", async () => {
  await using client = await TestClient.start();
  assertEquals((await client.get("/nope")).text, "404 page not found\n");
  assertEquals((await client.get("/apis/nope.example.com/v1/nopes")).text, "404 page not found\n");
  assertEquals(
    (await client.get("/api/v1/nopes")).body.message,
    "the server could not find the requested resource",
  );
  assertEquals((await client.post(`${path}/a`, {})).code, 405);
  assertEquals((await client.call("PATCH", path, {}, { type: "application/merge-patch+json" })).code, 405);
  assertEquals((await client.post(path, "x", { type: "text/plain" })).code, 415);
  assertEquals((await client.get(path, { accept: "application/foo" })).code, 406);
  assertEquals((await client.get("/version")).body.gitVersion, "v1.37.2");
  assertEquals((await client.get("/healthz")).text, "ok");
});

Deno.test("a body beyond the limit is refused", async () => {
  await using client = await TestClient.start();
  const { code, body } = await client.post(path, named("a", { k: "x".repeat(3 * 1024 * 1024 + 1) }));
  assertEquals([code, body.reason], [413, "RequestEntityTooLarge"]);
});

Deno.test("keys like __proto__ are data", async () => {
  await using client = await TestClient.start();
  const { code, text } = await client.post(path, '{"metadata":{"name":"a"},"data":{"__proto__":"x"}}');
  assertEquals(code, 201, text);
  assert(text.includes('"__proto__":"x"'), text);
});
