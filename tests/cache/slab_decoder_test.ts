import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { ApiServer } from "../../apiserver/mod.ts";
import { dropManagedFields, Lister, SharedInformer, SharedInformerFactory } from "../../cache/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import {
  metaNamespaceKey,
  mutable,
  type Shared,
  type Stored,
  type Unstructured,
  whenParsed,
} from "../../meta/mod.ts";
import { noMetrics } from "../../metrics/mod.ts";
import { jsonDecoder } from "../../rest/mod.ts";
import { FakeClock, FakeListerWatcher } from "../../testing/mod.ts";
import { live, type ModelSource } from "./informer_life.ts";
import { lifeOf } from "./model_steps.ts";
import { SlabDecoder } from "./slab_decoder.ts";
import { throughDecoder } from "./through_decoder.ts";

const encoder = new TextEncoder();

const texts = [
  '{"apiVersion":"v1","kind":"Note","metadata":{"name":"a","namespace":"n","uid":"1","resourceVersion":"7"},"a":[{}]}',
  '{ "spec" : {"x":[1,2.5,-3e4,true,null,"}]\\"\\\\"]}, "metadata":{"labels":{"name":"no"},"resourceVersion" :"8","name":"ä\\u20ac"},\n"kind":"Note","apiVersion":"v1"}',
  '{"kind":"Note","apiVersion":"v1","metadata":{"name":"big","uid":"2"},"n":9007199254740993,"__proto__":{"x":1}}',
];

Deno.test("a view is what the bytes say, however one looks at it", () => {
  const looks: Record<string, (object: Record<string, unknown>) => unknown> = {
    fields: (object) => object,
    keys: (object) => Object.keys(object),
    spread: (object) => ({ ...object }),
    rest: ({ apiVersion, ...rest }) => [apiVersion, rest],
    copy: (object) => mutable(object),
    metadata: ({ metadata }) => ({ ...(metadata as object) }),
    in: (object) => ["metadata" in object, "other" in object, "then" in object],
    text: (object) =>
      JSON.stringify(object, (_key, value) => typeof value === "bigint" ? `${value}n` : value),
    names: ({ metadata }) => (metadata as { labels?: object }).labels,
  };
  for (const text of texts) {
    for (const [way, look] of Object.entries(looks)) {
      const line = encoder.encode(`{"type":"ADDED","object":${text}}`);
      const view = new SlabDecoder(1_000).event(line).object as Record<string, unknown>;
      const object = jsonDecoder.object(text) as Record<string, unknown>;
      assertEquals(look(view), look(object), `${way} of ${text}`);
    }
  }
});

Deno.test("a list's items have what the list leaves out, and the list the rest of its own", () => {
  const body =
    `{"kind":"NoteList","apiVersion":"v1","metadata":{"resourceVersion":"9","continue":"x"},"items":[
    {"metadata":{"name":"a","resourceVersion":"1"},"x":"]"} , {"metadata":{"name":"b"}}]}`;
  const defaults = { apiVersion: "v1", kind: "Note" };
  const decoder = new SlabDecoder(1_000);
  const list = decoder.list(encoder.encode(body), defaults);
  assertEquals((list.items as Stored<Unstructured>[]).map(({ kind, metadata }) => [kind, metadata.name]), [
    ["Note", "a"],
    ["Note", "b"],
  ]);
  assertEquals(decoder.parsed, 0);
  assertEquals(list, jsonDecoder.list(body, defaults));
  assertEquals(decoder.list(encoder.encode('{"items":null}'), defaults).items, []);
});

Deno.test("bytes that are no JSON are refused, at once or when somebody looks", () => {
  const decoder = new SlabDecoder(1_000);
  for (const line of ["", "[]", '{"type"', '{"type":"ADDED","object":{"metadata":{"name":"a"', "nonsense"]) {
    assertThrows(() => decoder.event(encoder.encode(line)), Error, undefined, line);
  }
  const line = '{"type":"ADDED","object":{"kind":"Note","apiVersion":"v1","metadata":{"name":"a"},"x":tru}}';
  const view = decoder.event(encoder.encode(line)).object as { kind: string; x: boolean };
  assertEquals(view.kind, "Note");
  assertThrows(() => view.x, SyntaxError);
});

/** An informer whose objects are views, its server and its decoder. */
function setUp(options: ConstructorParameters<typeof SharedInformer<Unstructured>>[1] = {}) {
  const server = new FakeListerWatcher();
  const decoder = new SlabDecoder(4_096);
  const informer = new SharedInformer<Unstructured>(throughDecoder(server, decoder), {
    metrics: noMetrics,
    onWatchError: () => {},
    ...options,
  });
  return { server, decoder, informer };
}

const note = (name: string, size: number) => ({
  apiVersion: "v1",
  kind: "Note",
  metadata: { namespace: "default", name, labels: { size: String(size) }, managedFields: [{ manager: "m" }] },
  text: name.repeat(size),
});

for (
  const [how, options] of Object.entries({
    "as it is": {},
    "with managedFields dropped": { transform: dropManagedFields },
    "frozen": { detectMutations: true },
    "watched for mutations": { detectMutations: { period: 1_000, onMutation: () => {} } },
  })
) {
  Deno.test(`an informer ${how} parses nothing until a handler or a reader looks`, async () => {
    using clock = new FakeClock();
    const { server, decoder, informer } = setUp({
      ...options,
      type: { group: "", version: "v1", kind: "Note", resource: "notes", namespaced: true } as never,
      resyncPeriod: 5_000,
    });
    const keys: string[] = [];
    informer.addEventHandler({
      onAdd: (object) => keys.push(`+${metaNamespaceKey(object)}`),
      onUpdate: (_old, object) =>
        keys.push(`~${metaNamespaceKey(object)}@${object.metadata.resourceVersion}`),
      onDelete: () => keys.push("-"),
    });
    for (const name of ["a", "b", "c"]) server.add(note(name, 10));
    const running = informer.run();
    await informer.whenSynced();
    server.modify(note("a", 11));
    server.delete("default/b");
    server.add(note("d", 12));
    await clock.tickAsync(6_000); // a resync
    server.stallWatches();
    server.delete("default/c");
    server.compact();
    server.failWatches({ code: 410, reason: "Expired", message: "too old" });
    await clock.tickAsync(60_000); // a relist, and more resyncs
    const lister = new Lister<Unstructured>(informer);
    assertEquals(lister.namespace("default").list().map(({ metadata }) => metadata.name), ["a", "d"]);
    assertEquals(lister.get("default/c"), undefined);
    assert(keys.length > 10, `only ${keys}`);
    assertEquals(decoder.parsed, 0);

    const a = lister.namespace("default").get("a") as Shared<Unstructured> & { text: string };
    assertEquals(a.text, "a".repeat(11));
    assertEquals(a.metadata.managedFields === undefined, how === "with managedFields dropped");
    assertEquals(Object.isFrozen(a) && Object.isFrozen(a.metadata), how === "frozen");
    assertEquals(decoder.parsed, 1);
    await informer.stop();
    await running;
    await informer[Symbol.asyncDispose]();
  });
}

Deno.test("a store's objects may be moved: who holds one, or held one that has gone, reads on what it was", async () => {
  using clock = new FakeClock();
  const { server, decoder, informer } = setUp();
  const held: Shared<Unstructured>[] = [];
  const run = informer.run();
  await informer.whenSynced();
  const names = Array.from({ length: 40 }, (_, i) => `note-${i}`);
  for (const name of names) server.add(note(name, 10));
  for (let round = 1; round < 30; round++) {
    for (const [i, name] of names.entries()) if (i % 3 === round % 3) server.modify(note(name, round));
    await clock.settle();
    held.push(informer.indexer.getByKey(`default/${names[round]}`)!);
  }
  assert(decoder.slabs.moved > 100, `only ${decoder.slabs.moved} were moved`);
  assertEquals(decoder.parsed, 0);
  assertEquals(decoder.retained, names.length);
  assert(
    decoder.slabs.capacity < 4 * decoder.slabs.live + 4 * 4_096,
    `${decoder.slabs.capacity} bytes for ${decoder.slabs.live}`,
  );
  // Most of what is held has left the store since, and the slabs that it lay in have been used again.
  const left = held.filter((object) => informer.indexer.getByKey(metaNamespaceKey(object)) !== object);
  assert(left.length > 20, `only ${left.length} have left the store`);
  for (const object of [...held, ...informer.indexer.list()]) {
    const { metadata, text } = object as Shared<Unstructured> & { text: string };
    assertEquals(text, metadata.name.repeat(Number(metadata.labels!.size)));
  }
  await informer[Symbol.asyncDispose]();
  await run;
  assertEquals([decoder.retained, decoder.slabs.live], [0, 0]);
  // What was disposed of can still be read.
  assertEquals(
    (informer.indexer.getByKey("default/note-1") as unknown as { text: string }).text.length > 0,
    true,
  );
});

Deno.test("what parses later has everything done to it that it was to have, in order, before it is seen", () => {
  const line = `{"type":"ADDED","object":${JSON.stringify(note("a", 1))}}`;
  const view = new SlabDecoder(100).event(encoder.encode(line)).object as { text: string; seen?: string[] };
  const seen: string[] = [];
  whenParsed(view, (object) => void seen.push("first", object.text));
  whenParsed(view, (object) => void (object.text = "changed"));
  whenParsed(view, (object) => void seen.push("last", object.text));
  assertEquals(seen, []);
  assertEquals(view.text, "changed");
  assertEquals(seen, ["first", "a", "last", "changed"]);
  whenParsed(view, (object) => void (object.text = "at once"));
  assertEquals(view.text, "at once");
});

const lives = 40;

Deno.test(`an informer whose objects are views of bytes is what its model says, in ${lives} random lives`, async () => {
  let moved = 0;
  for (let seed = 50_001; seed <= 50_000 + lives; seed++) {
    const decoder = new SlabDecoder(1_024);
    const way = (server: ModelSource) => throughDecoder(server, decoder);
    const { wrong } = await live(lifeOf(seed, 200), seed, undefined, way);
    assertEquals(wrong, undefined, `seed ${seed}`);
    assertEquals([decoder.parsed, decoder.retained, decoder.slabs.live], [0, 0, 0], `seed ${seed}`);
    moved += decoder.slabs.moved;
  }
  assert(moved > 0, `only ${moved} were moved`);
});

Deno.test("a clientset's decoder makes what its informers hold, and is told of it", async () => {
  await using server = await ApiServer.start({ listen: false });
  const decoder = new SlabDecoder(16_384);
  const clientset = new Clientset(server.config, { decoder });
  const configMaps = clientset.coreV1.configMaps("default");
  for (const name of ["a", "b"]) await configMaps.create({ metadata: { name }, data: { of: name } });
  {
    await using factory = new SharedInformerFactory(clientset, {
      metrics: noMetrics,
      transform: dropManagedFields,
    });
    const { informer, lister } = factory.coreV1.configMaps({ namespaces: ["default", "other"] });
    factory.start();
    await factory.waitForCacheSync();
    await configMaps.patch("a", "merge", { data: { more: "x" } });
    const { metadata } = await configMaps.create({ metadata: { name: "c" } });
    await informer.waitForResourceVersion(metadata.resourceVersion, { namespace: "default" });
    assertEquals([decoder.parsed, decoder.retained], [0, 3]);
    const a = lister.namespace("default").get("a")!;
    assertEquals(a.data, { of: "a", more: "x" });
    assertStrictEquals(lister.namespace("default").get("a"), a);
    assertEquals(a.metadata.managedFields, undefined);
    assertEquals(decoder.parsed, 1);
    const b = mutable(lister.namespace("default").get("b")!);
    b.data!.of = "B";
    await configMaps.update(b);
    assertEquals((await configMaps.get("b")).data, { of: "B" });
    // A view may be sent as it stands.
    await configMaps.delete("a");
    const { uid: _uid, resourceVersion: _version, ...rest } = a.metadata;
    await configMaps.create({ ...a, metadata: rest });
    assertEquals((await configMaps.get("a")).data, { of: "a", more: "x" });
  }
  assertEquals(decoder.retained, 0);
});
