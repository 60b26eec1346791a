/**
 * A sample of the kills, at other requests of each example; `deno task test:long kills` does them all.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ConfigMap, Secret } from "../../api/core/v1.ts";
import { Manager } from "../../controller/mod.ts";
import type { Life } from "../examples/life.ts";
import { lives } from "../examples/lives.ts";
import { mirror } from "../examples/lives/mirror.ts";
import { kill } from "./kills.ts";
import { embedded } from "./places.ts";

for (const life of lives) {
  Deno.test(`examples/${life.example}, killed at one of its requests and started again, ends as undisturbed`, async () => {
    const { deaths, problems } = await kill(life, embedded, { sample: 2, seed: life.example.length });
    assertEquals(problems, []);
    assertEquals(deaths > 0, true, "none of its programs died");
  });
}

/** Makes two objects, and the second only where it has not made the first. */
const careless: Life = {
  example: "careless.ts",
  kinds: [ConfigMap, Secret],
  program: ({ fetch: _none, ...parts }) =>
    new Manager(parts).controller("careless", {
      for: ConfigMap,
      async reconcile(key, { client }) {
        if (key.name !== "colours" || await client.get(Secret, { ...key, name: "first" }) !== undefined) {
          return;
        }
        await client.create(Secret, { metadata: { ...key, name: "first" } });
        await client.create(Secret, { metadata: { ...key, name: "second" } });
      },
    }),
  steps: [{
    what: "both are made",
    act: (world) => world.client(ConfigMap).create({ metadata: { name: "colours" } }),
    holds: async (world) => (await world.client(Secret).list()).items.length > 0,
  }],
};

Deno.test("a controller that counts on not being killed between two of its writes is found", async () => {
  const { requests, deaths, problems } = await kill(careless, embedded);
  assertEquals(deaths > requests, true, `${deaths} deaths, at ${requests} requests`);
  assertEquals(problems.length, 2, "between the writes: after the first, and before the second");
  assertStringIncludes(problems[0]!, "killed after request");
  assertStringIncludes(problems[0]!, 'after the step "both are made"\n  undisturbed:\n    Secret {');
});

Deno.test("an undisturbed run alone kills nobody, and tells how many requests there are to die at", async () => {
  const { deaths, spared, requests } = await kill(mirror, embedded, { sample: 0 });
  assertEquals([deaths, spared], [0, 0]);
  assertEquals(requests > 5, true, `${requests} requests`);
});
