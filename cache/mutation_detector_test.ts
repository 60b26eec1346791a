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
