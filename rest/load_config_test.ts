import { assert, assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { ConfigError, isEmptyConfig } from "./config_error.ts";
import { loadConfig, loadConfigFrom, type LoadConfigOptions } from "./load_config.ts";
import { splitPaths, usualPaths } from "./kubeconfig_files.ts";
import type { HttpExchange } from "./http_exchange.ts";
import { inClusterConfig } from "./in_cluster.ts";
import { RESTClient } from "./rest_client.ts";
import { rejection } from "./fake_server_test.ts";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { encodeBase64 } from "@std/encoding/base64";

type Variables = { readonly [name: string]: string };

/** A folder of files for one test. */
async function folder(files: Record<string, string | Uint8Array> = {}) {
  const path = await Deno.makeTempDir({ prefix: "kybern-config-" });
  for (const [name, content] of Object.entries(files)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${path}/${name}`, bytes);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

function load(variables: Variables, options: LoadConfigOptions = {}, directory?: string) {
  return loadConfigFrom(options, (name) => variables[name] || undefined, directory);
}

function kubeconfig(
  server: string,
  rest = "",
  user = "{token: secret-token}",
  context = "cluster: c, user: u",
) {
  return `
clusters: [{name: c, cluster: {server: "${server}"${rest}}}]
users: [{name: u, user: ${user}}]
contexts: [{name: x, context: {${context}}}]
current-context: x
`;
}

/** What loading rejects with: always one line. */
async function refusal(loading: Promise<unknown>): Promise<ConfigError> {
  const error = await rejection<ConfigError>(loading);
  assertInstanceOf(error, ConfigError, `expected a ConfigError, got ${error}`);
  assertEquals(error.stack, `ConfigError: ${error.message}`);
  assert(!error.message.includes("\n"), error.message);
  return error;
}

Deno.test("[KC-01] the files are KUBECONFIG's in written order, else the one in the home folder", () => {
  const paths = (variables: Variables) => usualPaths((name) => variables[name] || undefined);
  assertEquals(paths({ HOME: "/home/me" }), ["/home/me/.kube/config"]);
  assertEquals(paths({ HOME: "/home/me", KUBECONFIG: "" }), ["/home/me/.kube/config"]);
  assertEquals(paths({ HOME: "/home/me", KUBECONFIG: "/env/kubeconfig" }), ["/env/kubeconfig"]);
  assertEquals(paths({ KUBECONFIG: "/env/kubeconfig:/other/kubeconfig" }), [
    "/env/kubeconfig",
    "/other/kubeconfig",
  ]);
  assertEquals(paths({}), []);
});

Deno.test("[KC-02] a path that is listed again counts at its first place", () => {
  assertEquals(splitPaths("a:b:c:b:e:f"), ["a", "b", "c", "e", "f"]);
  assertEquals(splitPaths("a:a:b:b:c:b"), ["a", "b", "c"]);
});

Deno.test("[KC-45] stray separators in KUBECONFIG are no paths", () => {
  assertEquals(splitPaths(":/a::/b:"), ["/a", "/b"]);
});

Deno.test("[KC-03] a path that is given and not there is an error that names it", async () => {
  const error = await refusal(load({}, { path: "/nowhere/config" }));
  assertEquals([error.file, error.message], ["/nowhere/config", "/nowhere/config: there is no such file"]);
});

Deno.test("[KC-05] a path that holds no YAML, or is a folder, is an error that names it", async () => {
  await using dir = await folder({ "bad": "a: [", "binary": new Uint8Array([0, 159, 146, 150]) });
  for (
    const [name, says] of [["bad", "it is not YAML"], ["binary", "it is no"], [
      "",
      "it is a directory, expected a file",
    ]] as const
  ) {
    const path = `${dir.path}/${name}`;
    const error = await refusal(load({}, { path }));
    assertEquals(error.file, path);
    assert(error.message.includes(says), error.message);
  }
});

Deno.test("[KC-06] a path that is given counts alone: nothing is merged from KUBECONFIG", async () => {
  await using dir = await folder({
    explicit: kubeconfig("http://explicit").replace("current-context: x", ""),
    env: kubeconfig("http://env"),
  });
  const variables = { KUBECONFIG: `${dir.path}/env` };
  const error = await refusal(load(variables, { path: `${dir.path}/explicit` }));
  assertEquals(error.field, "current-context");
  await using config = await load(variables, { path: `${dir.path}/explicit`, context: "x" });
  assertEquals(config.server.href, "http://explicit/");
});

Deno.test("several files of KUBECONFIG are one; those that are not there are passed over", async () => {
  await using dir = await folder({
    one: "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u, namespace: here}}]",
    two: kubeconfig("http://two:8080/base"),
  });
  await using config = await load({ KUBECONFIG: `${dir.path}/none:${dir.path}/one:${dir.path}/two` });
  assertEquals([config.server.href, config.namespace, config.context], ["http://two:8080/base", "here", "x"]);
  assertEquals(config.files, [`${dir.path}/one`, `${dir.path}/two`]);
});

Deno.test("a file of KUBECONFIG that is wrong is an error, though another would do", async () => {
  await using dir = await folder({ bad: "a: [", good: kubeconfig("http://good") });
  const error = await refusal(load({ KUBECONFIG: `${dir.path}/good:${dir.path}/bad` }));
  assertEquals(error.file, `${dir.path}/bad`);
});

Deno.test("[KC-49] a file in UTF-16 with a byte order mark is read as one in UTF-8", async () => {
  const text = "\ufeff" + kubeconfig("http://utf16");
  const units = Uint16Array.from(text, (character) => character.charCodeAt(0));
  const little = new Uint8Array(units.buffer);
  const big = little.slice();
  for (let i = 0; i < big.length; i += 2) [big[i], big[i + 1]] = [big[i + 1]!, big[i]!];
  const utf8 = new TextEncoder().encode(text);
  await using dir = await folder({ little, big, utf8 });
  for (const name of ["little", "big", "utf8"]) {
    await using config = await load({}, { path: `${dir.path}/${name}` });
    assertEquals(config.server.href, "http://utf16/", name);
  }
});

Deno.test("[KC-26] the namespace is the caller's, else the context's, else default", async () => {
  const text = kubeconfig("http://a", "", "{}", "cluster: c, user: u, namespace: theirs");
  await using mine = await loadConfig({ kubeconfig: text, namespace: "mine" });
  await using theirs = await loadConfig({ kubeconfig: text });
  await using none = await loadConfig({ kubeconfig: kubeconfig("http://a") });
  assertEquals([mine.namespace, theirs.namespace, none.namespace], ["mine", "theirs", "default"]);
});

Deno.test("[KC-23] a proxy is http, https or socks5, by its whole URL", async (t) => {
  for (const proxy of ["", "socks5://p.test:1080", "http://p.test:3128", "https://user:pw@p.test"]) {
    await t.step(proxy || "none", async () => {
      await using _config = await loadConfig({
        kubeconfig: kubeconfig("http://a", `, proxy-url: "${proxy}"`),
      });
    });
  }
  const long = `socks5://chewbacca:${"x".repeat(256)}@example.com`;
  const percent = "http://chew%zzbacca:pw@example.com";
  for (const proxy of ["socks6://example.com", "example.com", "chewbacca@example.com", long, percent]) {
    await t.step(proxy.slice(0, 40), async () => {
      const error = await refusal(
        loadConfig({ kubeconfig: kubeconfig("http://a", `, proxy-url: "${proxy}"`) }),
      );
      assertEquals(error.field, 'clusters["c"].cluster.proxy-url');
      assert(!error.message.includes("chewbacca"), error.message);
    });
  }
});

Deno.test("[KC-51] [RQ-01] a server is http or https; without a scheme it is http, with TLS in sight https", async (t) => {
  const { certificate } = await selfSignedCertificate();
  const ca = `, certificate-authority-data: ${encodeBase64(certificate)}`;
  const table: [server: string, rest: string, href: string | undefined][] = [
    ["http://plain", "", "http://plain/"],
    ["https://tls:6443/base", "", "https://tls:6443/base"],
    ["127.0.0.1", "", "http://127.0.0.1/"],
    ["127.0.0.1:8080", "", "http://127.0.0.1:8080/"],
    ["foo.bar.com", "", "http://foo.bar.com/"],
    ["localhost", ca, "https://localhost/"],
    ["1.2.3.4:567", ca, "https://1.2.3.4:567/"],
    ["host/server", "", undefined],
    ["ftp://host", "", undefined],
    ["http://", "", undefined],
    ["https://user:pass@host", "", undefined],
  ];
  for (const [server, rest, href] of table) {
    await t.step(`${server}${rest === "" ? "" : " with a CA"}`, async () => {
      const loading = loadConfig({ kubeconfig: kubeconfig(server, rest) });
      if (href === undefined) {
        const error = await refusal(loading);
        assertEquals(error.field, 'clusters["c"].cluster.server');
        assert(!error.message.includes("pass@"), error.message);
      } else {
        await using config = await loading;
        assertEquals(config.server.href, href);
      }
    });
  }
});

Deno.test("[RQ-21] a server without a scheme is https where TLS material or its skipping is in sight, else http", async (t) => {
  const { certificate } = await selfSignedCertificate();
  const ca = `, certificate-authority-data: ${encodeBase64(certificate)}`;
  const skip = ", insecure-skip-tls-verify: true";
  const table: [server: string, rest: string, origin: string][] = [
    ["localhost", ca, "https://localhost"],
    ["1.2.3.4:567", ca, "https://1.2.3.4:567"],
    ["localhost", skip, "https://localhost"],
    ["1.2.3.4:567", skip, "https://1.2.3.4:567"],
    ["localhost", "", "http://localhost"],
    ["1.2.3.4:567", "", "http://1.2.3.4:567"],
  ];
  for (const [server, rest, origin] of table) {
    await t.step(`${server}${rest.slice(0, 28)}`, async () => {
      await using config = await loadConfig({ kubeconfig: kubeconfig(server, rest) });
      assertEquals(config.server.origin, origin);
    });
  }
});

Deno.test("[KC-35] files that a kubeconfig names and that cannot be used: file and field are told, content is not", async (t) => {
  const { certificate, key } = await selfSignedCertificate();
  await using dir = await folder({
    "cert.pem": certificate,
    "key.pem": key,
    "text": "s3cret text",
    "encrypted": "-----BEGIN ENCRYPTED PRIVATE KEY-----\ns3cret\n-----END ENCRYPTED PRIVATE KEY-----\n",
  });
  const data = encodeBase64("s3cret text");
  const table: [name: string, cluster: string, user: string, field: string, says: string][] = [
    [
      "a CA file that is not there",
      ", certificate-authority: none.pem",
      "{}",
      'clusters["c"].cluster.certificate-authority',
      "there is no such file",
    ],
    [
      "a CA file without a certificate",
      ", certificate-authority: text",
      "{}",
      'clusters["c"].cluster.certificate-authority',
      "no certificate in PEM",
    ],
    [
      "CA data that is no base64",
      ", certificate-authority-data: '%%s3cret%%'",
      "{}",
      'clusters["c"].cluster.certificate-authority-data',
      "not base64",
    ],
    [
      "CA data without a certificate",
      `, certificate-authority-data: ${data}`,
      "{}",
      'clusters["c"].cluster.certificate-authority-data',
      "no certificate in PEM",
    ],
    [
      "a key that is none",
      "",
      "{client-certificate: cert.pem, client-key: text}",
      'users["u"].user.client-key',
      "no private key",
    ],
    [
      "an encrypted key",
      "",
      "{client-certificate: cert.pem, client-key: encrypted}",
      'users["u"].user.client-key',
      "encrypted",
    ],
    [
      "a token file that is not there",
      "",
      "{tokenFile: none}",
      'users["u"].user.tokenFile',
      "there is no such file",
    ],
    [
      "a server name that is none",
      ", tls-server-name: 'no name'",
      "{}",
      'clusters["c"].cluster.tls-server-name',
      "no host name",
    ],
    [
      "a server name with a proxy",
      ", tls-server-name: name, proxy-url: 'http://p'",
      "{}",
      'clusters["c"].cluster.tls-server-name',
      "together with a proxy-url",
    ],
    [
      "an old auth provider",
      "",
      "{auth-provider: {name: gcp}}",
      'users["u"].user.auth-provider',
      '"gcp" is not supported',
    ],
  ];
  for (const [name, cluster, user, field, says] of table) {
    await t.step(name, async () => {
      await Deno.writeTextFile(`${dir.path}/config`, kubeconfig("https://a.test", cluster, user));
      const error = await refusal(load({}, { path: `${dir.path}/config` }));
      assertEquals([error.file, error.field], [`${dir.path}/config`, field]);
      assert(error.message.includes(says), error.message);
      assert(!error.message.includes("s3cret"), error.message);
    });
  }
});

Deno.test("insecure-skip-tls-verify is loaded with a warning that names the flag", async () => {
  const warnings: string[] = [];
  const text = kubeconfig("https://a.test:6443", ", insecure-skip-tls-verify: true");
  await using _config = await loadConfig({ kubeconfig: text, onWarning: (text) => warnings.push(text) });
  assertEquals(warnings.length, 1);
  assert(warnings[0]!.includes("--unsafely-ignore-certificate-errors=a.test"), warnings[0]);
});

Deno.test("[IC-01] [IC-02] without any kubeconfig a pod's service account counts; a wrong kubeconfig is an error there too", async () => {
  const { certificate } = await selfSignedCertificate();
  await using pod = await folder({
    "token": "pod-token\n",
    "ca.crt": certificate,
    "namespace": "pod-ns\n",
    "wrong": "a: [",
  });
  const variables = { HOME: pod.path, KUBERNETES_SERVICE_HOST: "kubernetes", KUBERNETES_SERVICE_PORT: "443" };
  await using config = await load(variables, {}, pod.path);
  assertEquals([config.server.href, config.namespace, config.context], [
    "https://kubernetes/",
    "pod-ns",
    undefined,
  ]);

  const wrong = await refusal(load({ ...variables, KUBECONFIG: `${pod.path}/wrong` }, {}, pod.path));
  assertEquals(wrong.file, `${pod.path}/wrong`);
  await Deno.remove(`${pod.path}/ca.crt`);
  assertEquals((await refusal(load(variables, {}, pod.path))).file, `${pod.path}/ca.crt`);
  assert(isEmptyConfig(await refusal(load({ HOME: pod.path }, {}, pod.path))));
});

Deno.test("[IC-06] [IC-07] a pod's server is its two variables, with brackets around an IPv6 address", async () => {
  const { certificate } = await selfSignedCertificate();
  await using pod = await folder({ "token": "t", "ca.crt": certificate });
  const server = async (host: string, port: string) => {
    const variables = { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port };
    await using config = await load(variables, {}, pod.path);
    assertEquals(
      config.files,
      [`${pod.path}/token`, `${pod.path}/ca.crt`],
      "paths, so that they are read again",
    );
    return `${config.server.href} ${config.namespace}`;
  };
  assertEquals(await server("kubernetes", "443"), "https://kubernetes/ default");
  assertEquals(await server("10.0.0.1", "6443"), "https://10.0.0.1:6443/ default");
  assertEquals(await server("fd00::1", "6443"), "https://[fd00::1]:6443/ default");
});

Deno.test("[IC-03] a kubeconfig that says anything counts in a pod too; one that says nothing does not", async () => {
  const { certificate } = await selfSignedCertificate();
  await using pod = await folder({
    "token": "t",
    "ca.crt": certificate,
    "empty": "apiVersion: v1\nkind: Config\n",
    "set": kubeconfig("https://theirs"),
  });
  const variables = { KUBERNETES_SERVICE_HOST: "kubernetes", KUBERNETES_SERVICE_PORT: "443" };
  const server = async (file: string, options: LoadConfigOptions = {}) => {
    await using config = await load({ ...variables, KUBECONFIG: `${pod.path}/${file}` }, options, pod.path);
    return `${config.server.href} ${config.namespace}`;
  };
  assertEquals(await server("set"), "https://theirs/ default");
  assertEquals(await server("empty"), "https://kubernetes/ default");
  assertEquals(await server("empty", { namespace: "mine" }), "https://kubernetes/ mine");
  assertEquals(
    await server("empty", { overrides: { cluster: { server: "https://mine" } } }),
    "https://mine/ default",
  );
});

Deno.test("[IC-05] in a pod the context's namespace goes before the pod's, which counts where no context names one", async () => {
  const { certificate } = await selfSignedCertificate();
  await using pod = await folder({
    "token": "t",
    "ca.crt": certificate,
    "namespace": "pod-ns",
    "named": kubeconfig("http://a", "", "{}", "cluster: c, user: u, namespace: theirs"),
    "default": kubeconfig("http://a", "", "{}", "cluster: c, user: u, namespace: default"),
    "nameless": kubeconfig("http://a"),
  });
  const variables = { KUBERNETES_SERVICE_HOST: "kubernetes", KUBERNETES_SERVICE_PORT: "443" };
  const namespace = async (file: string, options: LoadConfigOptions = {}) => {
    await using config = await load({ ...variables, KUBECONFIG: `${pod.path}/${file}` }, options, pod.path);
    return [config.namespace, config.namespaceOverridden];
  };
  assertEquals(await namespace("named"), ["theirs", false]);
  assertEquals(await namespace("default"), ["default", false], "one that is named, be it the usual one");
  assertEquals(await namespace("nameless"), ["pod-ns", false]);
  assertEquals(await namespace("none"), ["pod-ns", false], "the pod's own configuration");
  assertEquals(await namespace("named", { namespace: "mine" }), ["mine", true]);
  await using outside = await load({ KUBECONFIG: `${pod.path}/nameless` }, {}, pod.path);
  assertEquals(outside.namespace, "default", "this is no pod");
});

Deno.test("in a pod overrides go before what the pod has: another token, whom to act as, another CA", async () => {
  const { certificate } = await selfSignedCertificate();
  await using pod = await folder({ "token": "pod-token", "ca.crt": "no CA", "own.crt": certificate });
  const variables = { KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: "1" };
  const cluster = { "certificate-authority": `${pod.path}/own.crt` };
  const told: HttpExchange[] = [];
  await using config = await load(variables, {
    overrides: { cluster, user: { username: "", token: "mine", as: "alice" } },
    onExchange: (exchange) => void told.push(exchange),
  }, pod.path);
  await rejection(new RESTClient(config).post().absPath("/x").body({}).do().into()); // nothing listens
  assertEquals([config.server.href, config.context], ["https://127.0.0.1:1/", undefined]);
  const headers = new Map(told[0]!.requestHeaders);
  assertEquals([headers.get("Impersonate-User"), headers.get("authorization")], ["alice", "Bearer <masked>"]);
  const user = { "as-groups": ["g"] };
  const wrong = await refusal(load(variables, { overrides: { cluster, user } }, pod.path));
  assertEquals(wrong.field, "overrides.user.as");
});

Deno.test("[IC-09] with nothing at all it fails, and says where it looked", async () => {
  const error = await refusal(load({ HOME: "/nowhere" }, {}, "/nowhere"));
  assert(isEmptyConfig(error));
  assert(error.message.includes("/nowhere/.kube/config"), error.message);
  assert((await refusal(load({}, {}, "/nowhere"))).message.includes("neither KUBECONFIG nor HOME is set"));
});

Deno.test("no secret is in a configuration that is printed, logged or made to JSON", async () => {
  const users = [
    "{token: s3cret}",
    "{username: me, password: s3cret}",
    "{exec: {apiVersion: client.authentication.k8s.io/v1, command: c, args: [s3cret], interactiveMode: Never}}",
    "{token: s3cret, as: other, as-user-extra: {k: [s3cret]}}",
  ];
  for (const user of users) {
    await using config = await loadConfig({
      kubeconfig: kubeconfig("http://a", ", proxy-url: 'http://u:s3cret@p'", user),
    });
    for (const depth of [1, 10, Infinity]) {
      const shown = [
        Deno.inspect(config, { depth, showHidden: true }),
        Deno.inspect({ ...config }, { depth, showHidden: true }),
        Deno.inspect(config.transport, { depth, showHidden: true }),
        Deno.inspect(new RESTClient(config), { depth, showHidden: true }),
        JSON.stringify(config),
        JSON.stringify(config.transport),
        String(config),
      ];
      for (const text of shown) assert(!text.includes("s3cret"), text);
    }
  }
});

Deno.test("a signal that was aborted before gives loading up", async () => {
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  assertStrictEquals(await rejection(loadConfig({ kubeconfig: kubeconfig("http://a"), signal })), reason);
  assertStrictEquals(await rejection(loadConfig({ path: "/nowhere", signal })), reason);
});

Deno.test({
  name: "without permissions each error names the flag that is missing",
  permissions: { read: false, env: false },
  async fn() {
    assertEquals(
      (await refusal(loadConfig())).message,
      "deno may not read the environment variable KUBECONFIG: run it with " +
        "--allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT",
    );
    assert(
      (await refusal(inClusterConfig())).message.endsWith(
        "--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT",
      ),
    );
    assertEquals(
      (await refusal(loadConfig({ path: "/etc/kube/config" }))).message,
      "/etc/kube/config: deno may not read it: run it with --allow-read=/etc/kube/config",
    );
    const text = kubeconfig("http://a", "", "{tokenFile: /var/token}");
    assert(
      (await refusal(loadConfig({ kubeconfig: text }))).message.endsWith(
        "run it with --allow-read=/var/token",
      ),
    );
  },
});

Deno.test({
  name: "without --allow-net the server, and the relay of tls-server-name, are errors that name the flag",
  permissions: { net: false },
  async fn() {
    await using config = await loadConfig({ kubeconfig: kubeconfig("http://a.test:8080") });
    const error = await rejection(new RESTClient(config).get().absPath("/x").do().into());
    assert(error.message.endsWith("run it with --allow-net=a.test:8080"), error.message);
    const named = await refusal(
      loadConfig({ kubeconfig: kubeconfig("https://a.test", ", tls-server-name: b.test") }),
    );
    assertEquals(named.field, 'clusters["c"].cluster.tls-server-name');
    assert(named.message.endsWith("run deno with --allow-net=127.0.0.1"), named.message);
  },
});

Deno.test({
  name: "a kubeconfig that is given as text needs no permission until a request is made",
  permissions: { read: false, env: false, net: false, run: false, write: false, sys: false, ffi: false },
  async fn() {
    await using config = await loadConfig({
      kubeconfig: kubeconfig("http://a.test", "", "{token: t, as: b}"),
    });
    await using _nobody = config.anonymous();
    assertEquals(config.server.href, "http://a.test/");
  },
});

Deno.test("[AU-14] whom to act as is refused where no header can carry it, by its field", async () => {
  const cases: [user: string, field: string][] = [
    ['as: "a\\r\\nx-evil: 1"', "as"],
    ['as: a, as-uid: "1\\n"', "as-uid"],
    ['as: a, as-groups: [g, "h\\n"]', "as-groups"],
    ['as: a, as-user-extra: {k: ["v\\0"]}', "as-user-extra"],
  ];
  for (const [user, field] of cases) {
    const text = kubeconfig("http://127.0.0.1:1", "", `{token: t, ${user}}`);
    const error = await rejection<ConfigError>(load({}, { kubeconfig: text }));
    assertInstanceOf(error, ConfigError);
    assertEquals(
      error.message,
      `users["u"].user.${field}: it holds a line break or a NUL, which no header can carry`,
    );
  }
});
