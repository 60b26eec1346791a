import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { ConfigError } from "./config_error.ts";
import { type ExecClusterInfo, ExecCredential, type ExecOptions, printableHint } from "./exec_credential.ts";
import type { KubeconfigExec } from "./kubeconfig.ts";
import { rejection } from "./fake_server_test.ts";

const v1 = "client.authentication.k8s.io/v1";
const v1beta1 = "client.authentication.k8s.io/v1beta1";

/** A plugin that is a shell script; it finds `$LOG`, a file of its own. */
async function plugin(
  script: string,
  exec: KubeconfigExec = {},
  cluster?: ExecClusterInfo,
  options: Partial<ExecOptions> = {},
) {
  const log = await Deno.makeTempFile({ prefix: "kybern-exec-" });
  const certificates: { cert: string; key: string }[] = [];
  const credential = new ExecCredential({
    apiVersion: v1,
    interactiveMode: "Never",
    command: "sh",
    args: ["-c", script],
    ...exec,
    env: [{ name: "LOG", value: log }, ...exec.env ?? []],
  }, {
    file: "/kube/config",
    field: "exec",
    clusterInfo: cluster && (() => cluster),
    onCertificate: (one) => certificates.push(one),
    ...options,
  });
  return {
    credential,
    certificates,
    log: () => Deno.readTextFile(log),
    [Symbol.asyncDispose]: async () => {
      credential[Symbol.dispose]();
      await Deno.remove(log);
    },
  };
}

/** A script that writes a credential with this status. */
function gives(status: object, apiVersion = v1): string {
  return `echo run >> "$LOG"; echo '${JSON.stringify({ kind: "ExecCredential", apiVersion, status })}'`;
}

async function refusal(promise: Promise<unknown>): Promise<ConfigError> {
  const error = await rejection<ConfigError>(promise);
  assertInstanceOf(error, ConfigError, `expected a ConfigError, got ${error}`);
  assertEquals([error.file, error.field], ["/kube/config", "exec"]);
  return error;
}

const told = 'printf %s "$KUBERNETES_EXEC_INFO" > "$LOG"; echo "{}"';

Deno.test("[AU-01] [KC-41] the plugin is told its version, and whether it may ask the user: by default if it can", async () => {
  const infoOf = async (interactiveMode: string | undefined, isTerminal: boolean) => {
    await using one = await plugin(told, { apiVersion: v1beta1, interactiveMode }, undefined, {
      isTerminal: () => isTerminal,
    });
    await refusal(one.credential.authorization());
    return JSON.parse(await one.log());
  };
  const info = { kind: "ExecCredential", apiVersion: v1beta1 };
  assertEquals(await infoOf(undefined, false), { ...info, spec: { interactive: false } });
  assertEquals(
    await infoOf(undefined, true),
    { ...info, spec: { interactive: true } },
    "IfAvailable by default",
  );
  assertEquals(await infoOf("IfAvailable", true), { ...info, spec: { interactive: true } });
  assertEquals(await infoOf("Always", true), { ...info, spec: { interactive: true } });
  assertEquals(await infoOf("Never", true), { ...info, spec: { interactive: false } });
});

Deno.test("[AU-02] the plugin is told of the cluster where the kubeconfig says so, and else not", async () => {
  const cluster = {
    "server": "https://a:6443",
    "certificate-authority-data": "YQ==",
    "config": { audience: "x" },
  };
  await using with_ = await plugin(told, {}, cluster);
  await refusal(with_.credential.authorization());
  assertEquals(JSON.parse(await with_.log()).spec.cluster, cluster);
  await using without = await plugin(told);
  await refusal(without.credential.authorization());
  assertEquals("cluster" in JSON.parse(await without.log()).spec, false);
});

Deno.test("[AU-03] a plugin that has to ask the user fails where it cannot, and says why", async (t) => {
  const table: [name: string, exec: KubeconfigExec, options: Partial<ExecOptions>, says: string][] = [
    ["no terminal", { interactiveMode: "Always" }, {}, "standard input is no terminal"],
    [
      "unavailable",
      { interactiveMode: "Always" },
      { stdinUnavailable: true },
      "standard input is unavailable",
    ],
    [
      "unavailable for a reason",
      { interactiveMode: "Always" },
      { stdinUnavailable: "it is the manifest" },
      "standard input is unavailable: it is the manifest",
    ],
    ["no mode with v1", { interactiveMode: undefined }, {}, 'the interactiveMode "" is not known'],
  ];
  for (const [name, exec, options, says] of table) {
    await t.step(name, async () => {
      await using one = await plugin(gives({ token: "t" }), exec, undefined, {
        isTerminal: () => false,
        ...options,
      });
      const error = await refusal(one.credential.authorization());
      assert(error.message.includes(says), error.message);
      assertEquals(await one.log(), "", "it is not run");
    });
  }
  await using available = await plugin(told, { interactiveMode: "IfAvailable" }, undefined, {
    isTerminal: () => true,
    stdinUnavailable: true,
  });
  await refusal(available.credential.authorization());
  assertEquals(JSON.parse(await available.log()).spec.interactive, false, "it can do without");
});

Deno.test("[AU-05] [AU-26] a token is used until its time, or without one for ever", async () => {
  using clock = new FakeClock({ now: "2026-01-01T00:00:00Z" });
  await using timed = await plugin(gives({ token: "foo-bar", expirationTimestamp: "2026-01-01T01:00:00Z" }));
  const authorization = () => timed.credential.authorization();
  assertEquals(await authorization(), "Bearer foo-bar");
  clock.tick(3_599_999);
  assertEquals(await authorization(), "Bearer foo-bar");
  assertEquals(await timed.log(), "run\n");
  clock.tick(1);
  assertEquals(await authorization(), "Bearer foo-bar");
  assertEquals(
    await timed.log(),
    "run\nrun\n",
    "the plugin runs before a request with an expired token",
  );

  await using untimed = await plugin(gives({ token: "t" }));
  for (let i = 0; i < 3; i++) await untimed.credential.authorization();
  assertEquals(await untimed.log(), "run\n");
});

Deno.test("a token that the server refused is asked for anew", async () => {
  await using one = await plugin(gives({ token: "t" }));
  const first = await one.credential.authorization();
  one.credential.refused("Bearer other");
  await one.credential.authorization();
  assertEquals(await one.log(), "run\n");
  one.credential.refused(first);
  await one.credential.authorization();
  assertEquals(await one.log(), "run\nrun\n");
});

Deno.test("[AU-06] a program that is not there fails with the hint; one that fails tells its code", async () => {
  await using missing = await plugin("", {
    command: "kybern-no-such-program",
    installHint: "Get it\x1b[31m here",
  });
  const error = await refusal(missing.credential.authorization());
  assert(
    error.message.endsWith('there is no program "kybern-no-such-program": Get itU+001B[31m here'),
    error.message,
  );
  await using failing = await plugin("exit 73");
  assert((await refusal(failing.credential.authorization())).message.includes("exit code 73"));
});

Deno.test("[AU-07] the hint is part of the error a few times in a span, not at each failure", async (t) => {
  const table: [interval: number, step: number, shown: number][] = [[1_000, 0, 2], [5_000, 1_000, 4]];
  for (const [interval, step, shown] of table) {
    await t.step(`2 in ${interval} ms, a failure each ${step} ms: ${shown} of 10`, async () => {
      using clock = new FakeClock();
      const exec = { command: "kybern-no-such-program", installHint: "Get it here" };
      await using one = await plugin("", exec, undefined, { hintRate: { threshold: 2, interval } });
      let count = 0;
      for (let i = 0; i < 10; i++) {
        const { message } = await refusal(one.credential.authorization());
        assert(message.includes("there is no program"), message);
        if (message.includes("Get it here")) count++;
        clock.tick(step);
      }
      assertEquals(count, shown);
    });
  }
});

Deno.test("[KC-27] control characters of a hint are written out; line ends, tabs and letters stay", () => {
  assertEquals(
    printableHint("\x1b[2Jü 中 ✓\u00a0\n\tok\u0007\u202e"),
    "U+001B[2Jü 中 ✓\u00a0\n\tokU+0007U+202E",
  );
});

Deno.test("[AU-26] output that is no credential is an error that quotes none of it", async (t) => {
  const table: [name: string, output: string, says: string][] = [
    ["no JSON", "s3cret", "no JSON"],
    ["another kind", '{"kind":"Other"}', "something else"],
    [
      "another version",
      JSON.stringify({ kind: "ExecCredential", apiVersion: v1beta1, status: { token: "s3cret" } }),
      "another version",
    ],
    ["no status", JSON.stringify({ kind: "ExecCredential", apiVersion: v1 }), "without status"],
    [
      "nothing in it",
      JSON.stringify({ kind: "ExecCredential", apiVersion: v1, status: {} }),
      "neither a token nor",
    ],
    [
      "a token that is no text",
      JSON.stringify({ kind: "ExecCredential", apiVersion: v1, status: { token: 7 } }),
      "no text",
    ],
    [
      "a token that is no header",
      JSON.stringify({ kind: "ExecCredential", apiVersion: v1, status: { token: "s3c ret" } }),
      "cannot stand in a header",
    ],
    [
      "half a certificate",
      JSON.stringify({ kind: "ExecCredential", apiVersion: v1, status: { clientKeyData: "s3cret" } }),
      "or its key",
    ],
    [
      "no time",
      JSON.stringify({
        kind: "ExecCredential",
        apiVersion: v1,
        status: { token: "s3cret", expirationTimestamp: "soon" },
      }),
      "is no time",
    ],
  ];
  for (const [name, output, says] of table) {
    await t.step(name, async () => {
      await using one = await plugin(`echo '${output}'`);
      const error = await refusal(one.credential.authorization());
      assert(error.message.includes(says), error.message);
      assert(!error.message.includes("s3c"), error.message);
    });
  }
});

Deno.test("[AU-27] requests at once share one run, and the event loop goes on meanwhile", async () => {
  await using one = await plugin(`sleep 0.05; ${gives({ token: "t" })}`);
  let turns = 0;
  const ticking = setInterval(() => turns++, 1);
  const all = await Promise.all(Array.from({ length: 20 }, () => one.credential.authorization()));
  clearInterval(ticking);
  assertEquals(new Set(all), new Set(["Bearer t"]));
  assertEquals(await one.log(), "run\n");
  assert(turns > 3, `expected the loop to turn, it did ${turns} times`);
});

Deno.test("a request that is given up does not wait for the plugin, and a disposed credential ends it", async () => {
  await using one = await plugin(`exec sleep 60`);
  const controller = new AbortController();
  const given = rejection<unknown>(one.credential.authorization(() => controller.signal));
  const other = rejection<ConfigError>(one.credential.authorization());
  controller.abort("enough");
  assertEquals(await given, "enough");
  one.credential[Symbol.dispose]();
  assert((await other).message.includes("SIGTERM"));
});

Deno.test("a credential that is disposed before its plugin has begun ends the plugin as it begins", async () => {
  await using one = await plugin(`exec sleep 1`);
  const given = refusal(one.credential.authorization());
  one.credential[Symbol.dispose]();
  const { message } = await given;
  assert(message.includes("SIGTERM"), message);
});

Deno.test("a certificate is handed on once for each that is new", async () => {
  using clock = new FakeClock({ now: "2026-01-01T00:00:00Z" });
  const status =
    '{"clientCertificateData":"cert%d","clientKeyData":"key","expirationTimestamp":"2026-01-01T0%d:00:00Z"}';
  const script = `echo run >> "$LOG"; N=$(wc -l < "$LOG"); C=$N; [ $N = 3 ] && C=2; ` +
    `printf '{"kind":"ExecCredential","apiVersion":"${v1}","status":${status}}' $C $N`;
  await using one = await plugin(script);
  for (let hour = 0; hour < 3; hour++) {
    assertEquals(await one.credential.authorization(), undefined);
    clock.tick(3_600_000);
  }
  assertEquals(one.certificates, [{ cert: "cert1", key: "key" }, { cert: "cert2", key: "key" }]);
});

Deno.test({
  name: "without --allow-run the error names the flag",
  permissions: { run: false },
  async fn() {
    const credential = new ExecCredential({ apiVersion: v1, interactiveMode: "Never", command: "aws" }, {
      file: "/kube/config",
      field: "exec",
      onCertificate() {},
    });
    assert((await refusal(credential.authorization())).message.endsWith("run it with --allow-run=aws"));
  },
});
