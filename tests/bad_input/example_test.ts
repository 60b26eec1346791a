import { assertEquals } from "@std/assert";
import { exampleFiles } from "../../tools/example_file.ts";
import { faults, soundKubeconfig, withFault } from "./kubeconfigs.ts";
import { assertComplains, runToEnd } from "./program.ts";

/** What examples read from their environment besides where the cluster is. */
const environments: Readonly<Record<string, Record<string, string>>> = {
  "examples/dns_records.ts": { DNS_API: "https://dns.example.com", DNS_TOKEN: "a-token" },
  "examples/image_follower.ts": { WEBHOOK_PORT: "0" },
  "examples/pod_janitor.ts": { PROBES_PORT: "0" },
};

/** What they must not take. */
const wrong: readonly (readonly [file: string, env: Record<string, string>, what: RegExp, where: string])[] =
  [
    ["examples/dns_records.ts", { DNS_API: "dns" }, /must be the provider's URL/, "DNS_API"],
    ["examples/image_follower.ts", { WEBHOOK_PORT: "http" }, /must be a port/, "WEBHOOK_PORT"],
    [
      "examples/pod_janitor.ts",
      { POD_TTL_SECONDS: "1h" },
      /must be a whole number .* it is "1h"/,
      "POD_TTL_SECONDS",
    ],
  ];

/** Those that are tried with every fault: the one reads its configuration by a manager, as all others do, the other by hand. */
const thorough = ["examples/mirror.ts", "examples/pod_loop.ts"];

const examples = await exampleFiles();

Deno.test("what examples read is of examples that are there", () => {
  const files = examples.map(({ path }) => path);
  const named = [...Object.keys(environments), ...wrong.map(([file]) => file), ...thorough];
  assertEquals(named.filter((file) => !files.includes(file)), []);
});

for (const { path: file, permissions } of examples) {
  /** The example as its user runs it, or with fewer permissions. */
  const run = (kubeconfig: string, given = permissions) =>
    runToEnd({ file, permissions: given, env: { ...environments[file], KUBECONFIG: kubeconfig } });
  const all = thorough.includes(file);

  Deno.test(`${file} says in one line why it cannot begin`, async (t) => {
    for (const fault of all ? faults : faults.slice(0, 1)) {
      await t.step(fault.name, () =>
        withFault(fault, async (path, complaint) => {
          assertComplains(await run(path), complaint.inVariable ?? complaint);
        }));
    }
    for (const [, env, what, where] of wrong.filter(([each]) => each === file)) {
      await t.step(JSON.stringify(env), async () => {
        const all = { ...environments[file], ...env };
        assertComplains(await runToEnd({ file, permissions, env: all }), { what, where });
      });
    }
  });

  if (!all) continue;
  Deno.test(`${file} names the permission that is missing`, async (t) => {
    await using kubeconfig = await soundKubeconfig();
    const { path } = kubeconfig;
    const without = (flag: string) => run(path, permissions.filter((each) => !each.startsWith(flag)));
    await t.step("--allow-env", async () => {
      assertComplains(await without("--allow-env"), {
        what: /deno may not read the environment variable KUBECONFIG/,
        where: "--allow-env=KUBECONFIG,HOME",
      });
    });
    await t.step("--allow-read", async () => {
      assertComplains(await without("--allow-read"), {
        what: /deno may not read it/,
        where: `${path}: deno may not read it: run it with --allow-read=${path}`,
      });
    });
    await t.step("--allow-net", async () => {
      assertComplains(await without("--allow-net"), {
        what: /deno may not reach 127\.0\.0\.1:1234/,
        where: "--allow-net=127.0.0.1:1234",
      });
    });
  });
}
