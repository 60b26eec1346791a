import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { ExpiringStore } from "./expiring_store.ts";

interface Thing {
  metadata: { name: string; resourceVersion: string };
}
const thing = (name: string, resourceVersion: number): Thing => ({
  metadata: { name, resourceVersion: String(resourceVersion) },
});

Deno.test("[ST-10] ExpiringStore: an entry of exactly its time is kept, an older one is not", async () => {
  using clock = new FakeClock();
  const store = new ExpiringStore<Thing>({ ttl: 30_000 });
  store.add(thing("a", 1));
  await clock.tickAsync(30_000);
  assertEquals([store.getByKey("a")?.metadata.name, store.list().length], ["a", 1]);
  await clock.tickAsync(1);
  assertEquals([store.getByKey("a"), store.list()], [undefined, []]);
  store.add(thing("a", 2));
  assertEquals(store.getByKey("a")?.metadata.resourceVersion, "2", "added again, it is there again");
  store.replace([thing("b", 1), thing("c", 1)]);
  store.delete(thing("c", 1));
  store.update(thing("b", 2));
  assertEquals(store.list().map(({ metadata }) => metadata.name), ["b"]);
});

Deno.test("[ST-10] ExpiringStore: of no or negative time it keeps for ever", async () => {
  using clock = new FakeClock();
  const stores = [0, -1].map((ttl) => new ExpiringStore<Thing>({ ttl }));
  for (const store of stores) store.add(thing("a", 1));
  await clock.tickAsync(365 * 24 * 3_600_000);
  assertEquals(stores.map((store) => store.list().length), [1, 1]);
});
