import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import { ControlPlane } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";
import { StartError } from "./program_set.ts";
import { controlPlaneVersions } from "./versions.ts";

const test = await controlPlaneTests({ ownPlane: true });

/** Asks until the answer is the wanted one: the controllers of the real server work at their own pace. */
async function eventually(what: string, ask: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await ask())) {
    assert(performance.now() < deadline, `not within a minute: ${what}`);
    await delay(200);
  }
}

/** The command lines of all processes that speak of `text`. */
async function processesAbout(text: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line.includes(text));
}

/** Gives `body` a folder to start control planes in, and looks afterwards that they left nothing. */
async function inFolder(body: (parentFolder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
    assertEquals([...Deno.readDirSync(folder)], [], "no file is left");
    assertEquals(await processesAbout(folder), [], "no process is left");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const version of controlPlaneVersions) {
  test(`${version} starts with all its programs, and stops without leaving any`, async () => {
    await inFolder(async (parentFolder) => {
      await using plane = await ControlPlane.start({
        parentFolder,
        version,
        controllerManager: true,
        scheduler: true,
      });
      assertEquals([...plane.processIds.keys()].sort(), Object.keys(plane.logs).sort(), "all programs run");
      const { stdout } = await plane.kubectl("version", "-o", "json");
      const { clientVersion, serverVersion } = JSON.parse(stdout);
      assertEquals([clientVersion.gitVersion, serverVersion.gitVersion], [`v${version}`, `v${version}`]);
    });
  });
}

test("a start that fails half way says why, and leaves nothing", async () => {
  await inFolder(async () => {
    const error = await assertRejects(
      () => ControlPlane.start({ featureGates: { NoSuchGate: true } }),
      StartError,
    );
    assertMatch(error.message, /^kube-apiserver: ended with code 1; its log closes with\n[^]*NoSuchGate/);
  });
});

test("a start that is given up rejects with the signal's reason, and leaves nothing", async () => {
  await inFolder(async (parentFolder) => {
    const giveUp = new AbortController();
    const start = ControlPlane.start({ parentFolder, signal: giveUp.signal });
    await eventually("a program runs", async () => (await processesAbout(parentFolder)).length > 0);
    giveUp.abort(new Error("enough"));
    await assertRejects(() => start, Error, "enough");
  });
});

/** Starts `serve.ts` as a process of its own and reads the line that it prints. */
async function serve(folder: string) {
  const root = new URL("../../", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tools/deno.ts", "run", "-A", "tests/controlplane/serve.ts"],
    cwd: root,
    env: { TMPDIR: folder },
    stdout: "piped",
    stderr: "null",
  }).spawn();
  let line = "";
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  while (!line.includes("\n")) line += (await reader.read()).value ?? "\n";
  await reader.cancel();
  return { child, answer: JSON.parse(line) };
}

test("serve.ts stops its programs on SIGTERM, and ends with 0", async () => {
  await inFolder(async (folder) => {
    const { child, answer } = await serve(folder);
    Deno.kill(answer.processId, "SIGTERM");
    assertEquals((await child.status).code, 0);
  });
});

test("the programs of a process that is killed outright stop by themselves", async () => {
  const folder = await Deno.makeTempDir();
  const { child, answer } = await serve(folder);
  assertEquals((await processesAbout(folder)).length > 0, true, "the programs run");
  Deno.kill(answer.processId, "SIGKILL");
  await child.status;
  await eventually("no program runs", async () => (await processesAbout(folder)).length === 0);
  await Deno.remove(folder, { recursive: true });
});

test("users and kubectl", async (t) => {
  await using plane = await ControlPlane.start();

  await t.step("kubectl get namespaces", async () => {
    const { code, stdout } = await plane.kubectl("get", "namespaces", "-o", "name");
    assertEquals(code, 0);
    assertStringIncludes(stdout, "namespace/default\n");
  });

  await t.step("kubectl reads what it is given, and says why it fails", async () => {
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "given" }, data: { a: "1" } };
    const made = await plane.kubectl("create", "-f", "-", { stdin: JSON.stringify(object) });
    assertEquals(made, { code: 0, stdout: "configmap/given created\n", stderr: "" });
    const again = await plane.kubectl("create", "-f", "-", { stdin: JSON.stringify(object) });
    assertEquals([again.code, again.stdout], [1, ""]);
    assertStringIncludes(again.stderr, "AlreadyExists");
  });

  await t.step("alice is known, and may not read secrets", async () => {
    const env = { KUBECONFIG: plane.kubeconfigPathOf("alice") };
    const { stdout } = await plane.kubectl("auth", "whoami", "-o", "json", { env });
    assertEquals(JSON.parse(stdout).status.userInfo.groups, ["devs", "system:authenticated"]);
    const { code, stderr } = await plane.kubectl("get", "secrets", { env });
    assertEquals(code, 1);
    assertStringIncludes(stderr, `User "alice" cannot list resource "secrets"`);
  });

  await t.step("carol's client certificate is enough, for kubectl and for fetch", async () => {
    const env = { KUBECONFIG: plane.kubeconfigPathOf("carol") };
    const { stdout } = await plane.kubectl("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}", {
      env,
    });
    assertEquals(stdout, "carol");
    using client = Deno.createHttpClient({ caCerts: [plane.caData], ...plane.clientCertificate });
    const response = await fetch(`${plane.url}/api/v1/secrets`, { client });
    assertEquals([response.status, (await response.json()).kind], [200, "SecretList"]);
  });

  await t.step("a server without the CA is not trusted, and without a token it answers 401", async () => {
    await assertRejects(() => fetch(`${plane.url}/version`), TypeError);
    using client = Deno.createHttpClient({ caCerts: [plane.caData] });
    const response = await fetch(`${plane.url}/api/v1/secrets`, {
      client,
      headers: { Authorization: "Bearer no" },
    });
    await response.body?.cancel();
    assertEquals(response.status, 401);
  });
});

/** The answer's status, and the type and code of the first event of a watch that the server ends. */
async function firstOfWatch(plane: ControlPlane, resource: string, resourceVersion: string): Promise<string> {
  const query = new URLSearchParams({ watch: "true", resourceVersion, timeoutSeconds: "10" });
  const response = await plane.fetch(`/api/v1/${resource}?${query}`);
  const { type, object } = JSON.parse((await response.text()).split("\n")[0]);
  return `${response.status} ${type} ${object.code}`;
}

test("old versions go, programs come and go", async (t) => {
  await using plane = await ControlPlane.start();
  const { stdout: old } = await plane.kubectl(
    "get",
    "namespace",
    "default",
    "-o",
    "jsonpath={.metadata.resourceVersion}",
  );

  await t.step("after a compaction an older watch of events is 410 Gone", async () => {
    const compacted = await plane.compact();
    assert(BigInt(compacted) > BigInt(old), `compacted at ${compacted}, after ${old}`);
    assertEquals(await firstOfWatch(plane, "events", old), "200 ERROR 410");
  });

  await t.step(
    "after a restart so is one of cached kinds; open watches end cleanly",
    async () => {
      const before = plane.processIds.get("kube-apiserver");
      const open = await plane.fetch("/api/v1/pods?watch=true");
      await Promise.all([plane.restartApiServer(), open.text()]);
      assert(plane.processIds.get("kube-apiserver") !== before, "another process serves");
      assertEquals(await firstOfWatch(plane, "namespaces", old), "200 ERROR 410");
    },
  );

  await t.step("killed servers answer nothing, and come back with all objects", async () => {
    await plane.killApiServer();
    await assertRejects(() => plane.fetch("/version"), TypeError);
    await plane.killEtcd();
    assertEquals([...plane.processIds.keys()], []);
    await plane.restartEtcd();
    await plane.restartApiServer();
    const { stdout } = await plane.kubectl("get", "namespace", "default", "-o", "name");
    assertEquals(stdout, "namespace/default\n");
  });
});

for (const version of controlPlaneVersions) {
  test(`${version}: a Deployment's pod is made, bound to the ready node, and collected after it`, async () => {
    await using plane = await ControlPlane.start({ version, controllerManager: true, scheduler: true });
    await plane.addReadyNode("node-1");
    const made = await plane.kubectl("create", "deployment", "web", "--image=example.test/web:1");
    assertEquals(made.code, 0, made.stderr);
    await eventually("the pod is bound", async () => {
      const { stdout } = await plane.kubectl("get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}");
      return stdout === "node-1";
    });
    await plane.kubectl("delete", "deployment", "web", "--wait=false");
    await eventually("the replica set is collected", async () => {
      return (await plane.kubectl("get", "replicasets", "-o", "name")).stdout === "";
    });
  });
}
