import { assert, assertEquals } from "@std/assert";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { type ConfigFolder, configFolder } from "./config_folder_test.ts";
import type { Configuration } from "./configuration.ts";
import { ServerFront, startDemandingServer } from "./demanding_server_test.ts";
import { rejection } from "./fake_server_test.ts";
import { loadConfig } from "./load_config.ts";
import { RESTClient } from "./rest_client.ts";
import { isUnauthorized } from "./status_error.ts";
import { isTransportError } from "./transport_errors.ts";

/** Loads a kubeconfig of the folder whose every secret is in a file. */
async function load(folder: ConfigFolder, server: string, user: string, warnings: string[] = []) {
  await folder.write(
    "config",
    `
clusters: [{name: c, cluster: {server: "${server}", certificate-authority: ca.crt}}]
users: [{name: u, user: ${user}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
  );
  return await loadConfig({ path: folder.file("config"), onWarning: (text) => void warnings.push(text) });
}

const get = (config: Configuration) =>
  new RESTClient(config).get().absPath("/x").do().into<{ length: number }>();
const post = (config: Configuration, body: object) =>
  new RESTClient(config).post().absPath("/x").body(body).do().into<{ length: number }>();

Deno.test("[AU-21] a CA file that has changed is trusted by the next connection; one that is no good leaves the old CA", async () => {
  const [a, b] = [await selfSignedCertificate(), await selfSignedCertificate()];
  await using old = await startDemandingServer({ own: a });
  await using replaced = await startDemandingServer({ own: b });
  await using front = new ServerFront(old.port);
  await using folder = await configFolder({ "ca.crt": a.certificate });
  const warnings: string[] = [];
  await using config = await load(folder, front.url, "{}", warnings);
  await get(config);
  const noGood = ["", "no PEM", "-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----\n", undefined];
  for (const content of noGood) {
    if (content === undefined) await Deno.remove(folder.file("ca.crt"));
    else await folder.write("ca.crt", content);
    // A server that is not trusted makes the client look at the file at once.
    front.port = replaced.port;
    assert(isTransportError(await rejection(get(config)), "untrusted"));
    front.port = old.port;
    await get(config);
  }
  assertEquals(warnings.length, noGood.length, warnings.join("\n"));
  for (const text of warnings) {
    assert(text.startsWith(`${folder.file("config")}: clusters["c"].cluster.certificate-authority: `), text);
    assert(text.endsWith("what was read before stays in use"), text);
  }
  await folder.write("ca.crt", b.certificate);
  front.port = replaced.port;
  await get(config);
});

Deno.test("[AU-21] a CA file that is empty at first is warned of, and trusted once it is filled", async () => {
  const a = await selfSignedCertificate();
  await using server = await startDemandingServer({ own: a });
  await using folder = await configFolder({ "ca.crt": "\n" });
  const warnings: string[] = [];
  await using config = await load(folder, `https://127.0.0.1:${server.port}`, "{}", warnings);
  assert(warnings[0]?.includes("ca.crt is empty: until it is filled"), warnings[0]);
  assert(isTransportError(await rejection(get(config)), "untrusted"));
  await folder.write("ca.crt", a.certificate);
  await get(config);
});

Deno.test("a client certificate in files is replaced as they are, when the server answers 401", async () => {
  const own = await selfSignedCertificate();
  const [first, second] = [await selfSignedCertificate(), await selfSignedCertificate()];
  await using server = await startDemandingServer({ own, clients: [second] });
  await using folder = await configFolder({
    "ca.crt": own.certificate,
    "cert": first.certificate,
    "key": first.key,
  });
  const warnings: string[] = [];
  const user = "{client-certificate: cert, client-key: key}";
  await using config = await load(folder, `https://127.0.0.1:${server.port}`, user, warnings);
  // Half of a pair: the other half is still to be written.
  await folder.write("cert", second.certificate);
  assert(isUnauthorized(await rejection(get(config))));
  assertEquals(warnings.length, 1);
  assert(warnings[0]!.includes("deno cannot use it with its key"), warnings[0]);
  await folder.write("key", second.key);
  assertEquals(await post(config, { a: 1 }), { length: 7 }, "a body goes whole");
  await get(config);
});

Deno.test("a client certificate in files is replaced as they are, when TLS refuses it", async () => {
  const own = await selfSignedCertificate();
  const [first, second] = [await selfSignedCertificate(), await selfSignedCertificate()];
  await using server = await startDemandingServer({ own, clients: [second] });
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using front = new ServerFront(listener.addr.port);
  await using folder = await configFolder({
    "ca.crt": own.certificate,
    "cert": first.certificate,
    "key": first.key,
  });
  await using config = await load(folder, front.url, "{client-certificate: cert, client-key: key}");
  /** Answers one handshake with the alert "bad certificate" (RFC 8446, 6). */
  const refuse = async (before = () => {}) => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4096));
    before();
    await connection.write(new Uint8Array([0x15, 3, 3, 0, 2, 2, 42]));
  };
  const [error] = await Promise.all([rejection(get(config)), refuse()]);
  assert(isTransportError(error, "handshake"), String(error));
  await folder.write("key", second.key);
  await folder.write("cert", second.certificate);
  await Promise.all([
    post(config, { a: 1 }),
    refuse(() => front.port = server.port),
  ]);
});

Deno.test("a server that drops a client after its handshake, without a word of TLS, has cut the connection", async () => {
  const [own, mine, other] = await Promise.all([1, 2, 3].map(() => selfSignedCertificate()));
  await using server = await startDemandingServer({ own: own!, clients: [other!], strict: true });
  await using folder = await configFolder({
    "ca.crt": own!.certificate,
    "cert": mine!.certificate,
    "key": mine!.key,
  });
  const user = "{client-certificate: cert, client-key: key}";
  await using config = await load(folder, `https://127.0.0.1:${server.port}`, user);
  const error = await rejection(post(config, { a: 1 }));
  assert(isTransportError(error, "cut"), String(error));
});

Deno.test("token, CA and client certificate are replaced while requests flow, and none fails", async () => {
  const turns = 4;
  const certificates = await Promise.all(Array.from({ length: 2 * turns }, () => selfSignedCertificate()));
  const demands = Array.from({ length: turns }, (_, turn) => ({
    own: certificates[turn]!,
    clients: [certificates[turns + turn]!],
    token: `token-${turn}`,
  }));
  await using folder = await configFolder();
  const write = ({ own, clients: [client], token }: typeof demands[number]) => {
    Deno.writeTextFileSync(folder.file("ca.crt"), own.certificate);
    Deno.writeTextFileSync(folder.file("key"), client!.key);
    Deno.writeTextFileSync(folder.file("cert"), client!.certificate);
    Deno.writeTextFileSync(folder.file("token"), token);
  };
  const servers = await Promise.all(demands.map(startDemandingServer));
  {
    await using cleanup = new AsyncDisposableStack();
    for (const server of servers) cleanup.use(server);
    const front = cleanup.use(new ServerFront(servers[0]!.port));
    write(demands[0]!);
    const user = "{client-certificate: cert, client-key: key, tokenFile: token}";
    const config = cleanup.use(await load(folder, front.url, user));
    let isOver = false;
    const sent = [0, 0, 0, 0];
    const worker = async (index: number) => {
      while (!isOver) {
        if (index % 2 === 0) await get(config);
        else assertEquals(await post(config, { a: index }), { length: 7 });
        sent[index]!++;
      }
    };
    const workers = Promise.all(sent.map((_, index) => worker(index)));
    for (let turn = 1; turn <= turns; turn++) {
      // Each has to come through: a request that is slower than two turns is refused twice, and rightly told so.
      const before = [...sent];
      while (sent.some((count, index) => count < before[index]! + 5)) {
        await Promise.race([
          workers,
          new Promise((resolve) => setTimeout(resolve, 1)),
        ]);
      }
      if (turn === turns) break;
      // All at once, without a time in which old and new are both good.
      write(demands[turn]!);
      front.port = servers[turn]!.port;
    }
    isOver = true;
    await workers;
  }
  const refused = servers.reduce((sum, server) => sum + server.refused(), 0);
  assert(refused > 0, "servers have refused what was out of date, and no caller has seen it");
});
