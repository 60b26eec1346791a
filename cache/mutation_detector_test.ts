import { assertEquals, assertStringIncludes } from "@std/assert";
import { mutable } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { type CacheMutation, MutationDetector } from "./mutation_detector.ts";
import { key, pod, setUp } from "./shared_informer_fixture_test.ts";

/** An informer whose offenders are noted. */
function detecting(period?: number) {
  const found: CacheMutation[] = [];
  const detectMutations = { period, onMutation: (mutation: CacheMutation) => void found.push(mutation) };
  return { ...setUp({ name: "pods", detectMutations }), found };
}

type Loose = { spec: Record<string, unknown>; metadata: { labels?: Record<string, string> } };

Deno.test("[ST-13] the mutation detector tells within its period who was changed, and where", async () => {
  using clock = new FakeClock();
  const { source, informer, found } = detecting(500);
  source.add(pod("a", { spec: { replicas: 1, list: [{ x: 1 }] } }));
  source.add(pod("b", { spec: {} }));
  informer.addEventHandler({
    onAdd: (object) => {
      const { spec, metadata } = object as unknown as Loose;
      if (object.metadata.name !== "a") return;
      spec.replicas = 2;
      (spec.list as { x: number }[])[0]!.x = 2;
      metadata.labels = { app: "web" };
    },
  });
  await using _ = informer;
  informer.run();
  await clock.settle();
  assertEquals(found, [], "it looks every now and then");
  await clock.tickAsync(500);
  const paths = ["metadata.labels", "spec.replicas", "spec.list[0].x"];
  assertEquals(found.map((each) => ({ ...each, paths: each.paths.toSorted() })), [
    { informer: "pods", key: key("a"), paths: paths.toSorted() },
  ]);
  await clock.tickAsync(5_000);
  assertEquals(found.length, 1, "each change is told once");
});

Deno.test("the mutation detector finds what was changed just before the object left, or the informer stopped", async () => {
  using clock = new FakeClock();
  const { source, informer, found } = detecting();
  source.add(pod("a", { spec: { n: 1 } }));
  source.add(pod("b", { spec: { n: 1 } }));
  await using _ = informer;
  informer.run();
  await clock.settle();
  const held = informer.indexer.getByKey(key("a")) as unknown as Loose;
  source.modify(pod("a", { spec: { n: 2 } }));
  await clock.settle();
  held.spec.n = 3;
  await clock.tickAsync(1_000);
  assertEquals(found.map(({ key, paths }) => [key, paths]), [[key("a"), ["spec.n"]]]);
  delete (informer.indexer.getByKey(key("b")) as unknown as Loose).spec.n;
  await informer.stop();
  assertEquals(found.slice(1).map(({ key, paths }) => [key, paths]), [[key("b"), ["spec.n"]]]);
  assertEquals(clock.pending, 0);
});

Deno.test("the mutation detector leaves alone who changes a copy, and keeps nothing of what is gone", async () => {
  using clock = new FakeClock();
  const { source, informer, found } = detecting();
  source.add(pod("a", { spec: { n: 1 } }));
  await using _ = informer;
  informer.run();
  await clock.settle();
  const copy = mutable(informer.indexer.getByKey(key("a"))!) as unknown as Loose;
  copy.spec.n = 2;
  await clock.tickAsync(1_000);
  assertEquals(found, []);

  source.delete(key("a"));
  const gone = informer.indexer.getByKey(key("a")) as unknown as Loose;
  await clock.tickAsync(62_000);
  gone.spec.n = 2;
  await clock.tickAsync(2_000);
  assertEquals(found, [], "what has left the cache is its reader's");
});

Deno.test("the mutation detector waits for objects that are long on their way into the store", async () => {
  using clock = new FakeClock();
  const found: CacheMutation[] = [];
  const store: Loose[] = [];
  const detector = new MutationDetector("x", {
    onMutation: (mutation) => {
      found.push(mutation);
      throw new Error("told enough");
    },
  }, () => store[0]);
  const object = detector.watch({ metadata: { name: "b" }, spec: { n: 1 } }) as unknown as Loose;
  detector.check();
  await clock.tickAsync(59_000);
  detector.check();
  store.push(object);
  detector.check();
  object.spec.n = 2;
  const lines: unknown[] = [];
  const { error } = console;
  console.error = (...line: unknown[]) => void lines.push(line[0]);
  detector.check();
  console.error = error;
  assertEquals(found.map(({ paths }) => paths), [["spec.n"]]);
  assertEquals(lines, ["informer of x: onMutation threw:"]);
});

/** A detector by itself, over one object; what it has said is in `found`. */
function overOne(object: unknown) {
  const found: (readonly string[])[] = [];
  const store = { present: object as unknown };
  const detector = new MutationDetector(
    "x",
    { onMutation: ({ paths }) => found.push(paths) },
    () => store.present,
  );
  detector.watch(object);
  return { detector, found, store };
}

Deno.test("the mutation detector looks once a second where nothing else is said, also when it is begun again", () => {
  using clock = new FakeClock();
  const object = { metadata: { name: "a" }, n: 1 };
  const { detector, found } = overOne(object);
  for (let round = 1; round <= 2; round++) {
    detector.start();
    detector.start();
    object.n++;
    clock.tick(999);
    assertEquals(found.length, round - 1);
    clock.tick(1);
    assertEquals(found.length, round);
    assertEquals(clock.pending, 1);
    detector.stop();
    assertEquals(clock.pending, 0);
  }
});

Deno.test("the mutation detector lets go of what has left at its next look, and of what never came after a minute", () => {
  using clock = new FakeClock();
  const left = { metadata: { name: "a" }, n: 1 };
  const one = overOne(left);
  one.detector.check();
  one.store.present = undefined;
  one.detector.check();
  left.n = 2;
  one.detector.check();
  assertEquals(one.found, []);

  const coming = { metadata: { name: "a" }, n: 1 };
  const other = overOne(coming);
  other.store.present = undefined;
  clock.tick(59_999);
  coming.n = 2;
  other.detector.check();
  assertEquals(other.found, [["n"]]);
  clock.tick(1);
  coming.n = 3;
  other.detector.check();
  coming.n = 4;
  other.detector.check();
  assertEquals(other.found, [["n"], ["n"]]);
});

Deno.test("the mutation detector names at most ten places, and a value of another kind as one", () => {
  const object: Record<string, unknown> = {
    metadata: { name: "a" },
    map: { n: 1 },
    list: [1],
    gone: { m: 1 },
  };
  const { detector, found } = overOne(object);
  Object.assign(object, { map: 5, list: { 0: 1 }, gone: null });
  detector.check();
  assertEquals(found, [["map", "list", "gone"]]);
  for (let i = 0; i < 12; i++) object[`extra${i}`] = i;
  detector.check();
  assertEquals(found[1]!.length, 10);
  for (let i = 0; i < 12; i++) object[`extra${i}`] = -i - 1;
  detector.check();
  assertEquals(found[2]!.length, 10);
});

Deno.test("the mutation detector tells on the console by default, without the values", () => {
  const lines: string[] = [];
  const { error } = console;
  console.error = (line: string) => void lines.push(line);
  try {
    const object = { metadata: { name: "a" }, data: { password: "one" } };
    const detector = new MutationDetector("secrets", {}, () => object);
    detector.watch(object);
    object.data.password = "two";
    detector.check();
  } finally {
    console.error = error;
  }
  assertEquals(lines.length, 1);
  assertStringIncludes(lines[0]!, "informer of secrets: somebody changed a at data.password");
  assertEquals(lines[0]!.includes("two"), false);
});
