import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { ConfigError, isConfigurationInvalid, isEmptyConfig } from "./config_error.ts";
import { isEmptyKubeconfig, mergeKubeconfigs } from "./kubeconfig.ts";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { selectContext } from "./kubeconfig_select.ts";

/** What a text is refused with. */
function refusal(run: () => unknown): ConfigError {
  let value: unknown;
  try {
    value = run();
  } catch (error) {
    assertInstanceOf(error, ConfigError, `expected a ConfigError, got ${error}`);
    assert(!error.message.includes("\n"), `expected one line: ${error.message}`);
    return error;
  }
  throw new Error(`expected a ConfigError, got ${Deno.inspect(value)}`);
}

/** A kubeconfig of one context `x`, cluster `c` and user `u` with these fields. */
function withUser(user: string, cluster = "{server: 'https://a.test'}") {
  return parseKubeconfig(
    `
clusters: [{name: c, cluster: ${cluster}}]
users: [{name: u, user: ${user}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
    { file: "/etc/kube/config" },
  );
}

Deno.test("[KC-07] of two files the first's entries count whole, the second's are added", () => {
  const first = parseKubeconfig(`
clusters: [{name: cow-cluster, cluster: {server: "http://cow.org:8080"}}]
users: [{name: red-user, user: {token: red-token}}]
`);
  const second = parseKubeconfig(`
clusters:
  - {name: cow-cluster, cluster: {server: "http://other:1", insecure-skip-tls-verify: true, disable-compression: true}}
  - {name: donkey-cluster, cluster: {server: "http://donkey.org"}}
users: [{name: red-user, user: {token: other}}, {name: yellow-user, user: {token: yellow-token}}]
current-context: federal-context
`);
  const merged = mergeKubeconfigs([first, second]);
  assertEquals([...merged.clusters].map(([name, { value }]) => [name, value]), [
    ["cow-cluster", { server: "http://cow.org:8080" }],
    ["donkey-cluster", { server: "http://donkey.org" }],
  ]);
  assertEquals(merged.users.get("red-user")?.value, { token: "red-token" });
  assertEquals(merged.users.get("yellow-user")?.value, { token: "yellow-token" });
  assertEquals(merged.currentContext, "federal-context");
});

Deno.test("[KC-46] two files with a cluster of the same name are no error: the first counts", () => {
  const file = (server: string) => parseKubeconfig(`clusters: [{name: one, cluster: {server: "${server}"}}]`);
  const merged = mergeKubeconfigs([file("http://first"), file("http://second")]);
  assertEquals(merged.clusters.get("one")?.value.server, "http://first");
});

Deno.test("[KC-09] relative paths count from the folder of the file that they stand in", () => {
  const read = (file: string) =>
    parseKubeconfig(
      `
clusters: [{name: ${file.length}, cluster: {certificate-authority: ca.crt}}]
users: [{name: ${file.length}, user: {client-certificate: sub/c.crt, client-key: /abs/c.key, tokenFile: ../token}}]
`.replaceAll(`name: ${file.length}`, `name: "${file}"`),
      { file },
    );
  const merged = mergeKubeconfigs([read("/one/config"), read("/two/deep/config")]);
  assertEquals(merged.clusters.get("/one/config")?.value["certificate-authority"], "/one/ca.crt");
  assertEquals(merged.clusters.get("/two/deep/config")?.value["certificate-authority"], "/two/deep/ca.crt");
  assertEquals(merged.users.get("/two/deep/config")?.value, {
    "client-certificate": "/two/deep/sub/c.crt",
    "client-key": "/abs/c.key",
    "tokenFile": "/two/token",
  });
});

Deno.test("[KC-10] a plugin's command with a separator counts from the file's folder; a bare one is left for PATH", () => {
  const command = (text: string) =>
    withUser(`{exec: {command: ${text}}}`).users.get("u")?.value.exec?.command;
  assertEquals(command("../relative/client/cmd"), "/etc/relative/client/cmd");
  assertEquals(command("/absolute/cmd"), "/absolute/cmd");
  assertEquals(command("cmd"), "cmd");
});

Deno.test("[KC-11] a name that is used twice in one list is an error", () => {
  const extensions = refusal(() => parseKubeconfig("extensions: [{name: one}, {name: one}]", { file: "/f" }));
  assertEquals([extensions.file, extensions.field], ["/f", 'extensions["one"]']);
  for (const [list, inner] of [["clusters", "cluster"], ["users", "user"], ["contexts", "context"]]) {
    const text = `${list}: [{name: one, ${inner}: {}}, {name: one, ${inner}: {}}]`;
    const error = refusal(() => parseKubeconfig(text, { file: "/f" }));
    assertEquals([error.file, error.field], ["/f", `${list}["one"]`]);
    assert(error.message.includes("used twice"), error.message);
  }
});

Deno.test("[KC-14] an auth-provider without config is read", () => {
  assertEquals(withUser("{auth-provider: {name: gcp}}").users.get("u")?.value["auth-provider"], {
    name: "gcp",
  });
});

Deno.test("[KC-47] a malformed entry names file and field, and not the value", () => {
  const table: [text: string, field: string | undefined][] = [
    ["[]", undefined],
    ["just text", undefined],
    ["kind: Pod", "kind"],
    ["clusters: {}", "clusters"],
    ["clusters: [7]", "clusters[0]"],
    ["clusters: [{name: [], cluster: {}}]", "clusters[0].name"],
    ["clusters: [{name: c, cluster: text}]", 'clusters["c"].cluster'],
    ["clusters: [{name: c, cluster: {server: 12}}]", 'clusters["c"].cluster.server'],
    [
      "clusters: [{name: c, cluster: {insecure-skip-tls-verify: 'yes'}}]",
      'clusters["c"].cluster.insecure-skip-tls-verify',
    ],
    ["users: [{name: u, user: {token: 1234567}}]", 'users["u"].user.token'],
    ["users: [{name: u, user: {as-groups: text}}]", 'users["u"].user.as-groups'],
    ["users: [{name: u, user: {as-user-extra: {a: b}}}]", 'users["u"].user.as-user-extra'],
    ["users: [{name: u, user: {exec: {args: text}}}]", 'users["u"].user.exec.args'],
    ["users: [{name: u, user: {exec: {env: [1]}}}]", 'users["u"].user.exec.env'],
    ["contexts: [{name: x, context: {namespace: 7}}]", 'contexts["x"].context.namespace'],
    ["contexts: [{name: '', context: {}}]", "contexts[0].name"],
    ["current-context: 7", "current-context"],
  ];
  for (const [text, field] of table) {
    const error = refusal(() => parseKubeconfig(text, { file: "/f" }));
    assertEquals([error.file, error.field], ["/f", field], text);
    assert(!error.message.includes("1234567"), "a secret in the error");
  }
});

Deno.test("[KC-47] with onInvalidEntry a malformed entry is told and left out, and the others are read", () => {
  const text = `
clusters: [7, {name: c, cluster: {server: a}}, {name: bad, cluster: {server: 12, proxy-url: 5}}]
users: [{name: u, user: {token: 1234567}}, {name: v, user: {token: t}}, {name: v, user: {token: twice}}]
contexts: [{name: [], context: {}}, {name: x, context: {cluster: c, user: v}}]
current-context: x
`;
  const told: (string | undefined)[] = [];
  const config = parseKubeconfig(text, {
    file: "/f",
    onInvalidEntry({ file, field, problem }) {
      assertEquals([file, problem.includes("1234567")], ["/f", false]);
      told.push(field);
    },
  });
  assertEquals(told, [
    "clusters[0]",
    'clusters["bad"].cluster.server',
    'clusters["bad"].cluster.proxy-url',
    'users["u"].user.token',
    'users["v"]',
    "contexts[0].name",
  ]);
  assertEquals([...config.clusters.keys()], ["c"]);
  assertEquals([...config.users].map(([name, { value }]) => [name, value.token]), [["v", "t"]]);
  assertEquals(selectContext(config).name, "x");
  const list = refusal(() => parseKubeconfig("clusters: {}", { onInvalidEntry() {} }));
  assertEquals(list.field, "clusters", "a list that is none stays an error");
});

Deno.test("a text that is not YAML is refused without a word of it", () => {
  const error = refusal(() =>
    parseKubeconfig('users:\n- name: u\n  user: {token: "s3cret\n', { file: "/f" })
  );
  assert(error.message.startsWith("/f: it is not YAML"), error.message);
  assert(!error.message.includes("s3cret"), error.message);
});

Deno.test("[KC-31] an empty file is a configuration of nothing, and nothing can be chosen from it", () => {
  for (const text of ["", "{}", "apiVersion: v1\nkind: Config\nclusters: null\nusers:\n"]) {
    const config = parseKubeconfig(text);
    assert(isEmptyKubeconfig(config));
    const error = refusal(() => selectContext(config));
    assert(isEmptyConfig(error) && isConfigurationInvalid(error), "it is both by class");
    assert(error.message.includes("it holds no configuration"), error.message);
  }
});

Deno.test("the fields of an auth-provider have their forms too", () => {
  const error = refusal(() => withUser("{auth-provider: {name: [gcp]}}"));
  assertEquals(error.field, 'users["u"].user.auth-provider.name');
});

Deno.test("[KC-25] a context that is asked for and not there is an error that tells which there are", () => {
  const error = refusal(() => selectContext(withUser("{}"), "not-present"));
  assertEquals(error.file, "/etc/kube/config");
  assert(error.message.includes('"not-present" is not there (there are "x")'), error.message);
  assertEquals(error.empty, false);
  const none = parseKubeconfig("clusters: [{name: c, cluster: {server: a}}]", { file: "/f" });
  assertEquals(refusal(() => selectContext(none)).field, "current-context");
});

Deno.test("where no context is the current one, the error tells which can be asked for", () => {
  const config = parseKubeconfig("contexts: [{name: a, context: {}}, {name: b, context: {}}]", {
    file: "/f",
  });
  for (const error of [refusal(() => selectContext(config)), refusal(() => selectContext(config, ""))]) {
    assertEquals([error.file, error.field, error.empty], ["/f", "current-context", false]);
    assert(error.message.includes("no context is chosen"), error.message);
    assert(error.message.includes('there are "a", "b"'), error.message);
  }
});

Deno.test("[KC-33] a context that names a missing user and cluster: both are told", () => {
  const config = parseKubeconfig(
    "contexts: [{name: anything, context: {cluster: missing, user: missing}}]",
    { file: "/f" },
  );
  const error = refusal(() => selectContext(config, "anything"));
  assertEquals(error.problems.map(({ field }) => field), [
    'contexts["anything"].context.user',
    'contexts["anything"].context.cluster',
  ]);
  assert(error.problems.every(({ problem }) => problem.includes('"missing" is not there')));
});

Deno.test("[KC-34] a context that names neither user nor cluster: both are told", () => {
  const config = parseKubeconfig("contexts: [{name: anything, context: {}}]", { file: "/f" });
  const error = refusal(() => selectContext(config, "anything"));
  assertEquals(error.problems.map(({ problem }) => problem), ["no user is named", "no cluster is named"]);
});

Deno.test("[KC-35] a cluster without a server is an error", () => {
  const error = refusal(() => selectContext(withUser("{}", "{}")));
  assertEquals([error.file, error.field], ["/etc/kube/config", 'clusters["c"].cluster.server']);
});

Deno.test("[KC-37] a user without credentials is fine; token and password together are not", () => {
  selectContext(withUser("{}"));
  selectContext(withUser("{token: t, tokenFile: f}"));
  const error = refusal(() => selectContext(withUser("{token: t0ken, username: u, password: p}")));
  assertEquals(error.field, 'users["u"].user.token');
  assert(!error.message.includes("t0ken"));
});

Deno.test("a token that cannot stand in a header is told by its field, and not quoted", () => {
  selectContext(withUser('{token: "t0ken\\n"}'));
  for (const token of ["t0ken\\nt0ken", "t0ken t0ken", "t0ken\\u00e9"]) {
    const error = refusal(() => selectContext(withUser(`{token: "${token}"}`)));
    assertEquals(error.field, 'users["u"].user.token');
    assert(!error.message.includes("t0ken"), error.message);
  }
});

Deno.test("[KC-38] a certificate or key both inline and by file, and one without the other, are errors", () => {
  const table: [user: string, field: string][] = [
    ["{client-certificate: a, client-certificate-data: YQ==, client-key: k}", "client-certificate"],
    ["{client-key: a, client-key-data: YQ==, client-certificate: c}", "client-key"],
    ["{client-certificate: a}", "client-key"],
    ["{client-key-data: YQ==}", "client-certificate"],
    ["{as-groups: [g]}", "as"],
  ];
  for (const [user, field] of table) {
    assertEquals(refusal(() => selectContext(withUser(user))).field, `users["u"].user.${field}`, user);
  }
});

Deno.test("[KC-39] each way in which a plugin's entry is incomplete is an error of its own", () => {
  const version = "apiVersion: client.authentication.k8s.io/v1";
  const table: [exec: string, field: string, says: string][] = [
    ["{command: c, interactiveMode: Never}", "exec.apiVersion", "missing"],
    [
      "{command: c, interactiveMode: Never, apiVersion: client.authentication.k8s.io/v1alpha1}",
      "exec.apiVersion",
      "not known",
    ],
    [`{${version}, interactiveMode: Never}`, "exec.command", "no program"],
    [`{${version}, command: c}`, "exec.interactiveMode", "missing"],
    [`{${version}, command: c, interactiveMode: invalid}`, "exec.interactiveMode", '"invalid" is not known'],
  ];
  for (const [exec, field, says] of table) {
    const error = refusal(() => selectContext(withUser(`{exec: ${exec}}`)));
    assertEquals(error.field, `users["u"].user.${field}`);
    assert(error.message.includes(says), error.message);
  }
  const both = refusal(() =>
    selectContext(
      withUser(`{exec: {${version}, command: c, interactiveMode: Never}, auth-provider: {name: gcp}}`),
    )
  );
  assertEquals(both.field, 'users["u"].user.auth-provider');
  selectContext(
    withUser(`{exec: {${version}, command: c, interactiveMode: Never, env: [{name: A, value: ""}]}}`),
  );
});

Deno.test("[KC-41] v1beta1 needs no interactiveMode, v1 does", () => {
  selectContext(withUser("{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: c}}"));
  const error = refusal(() =>
    selectContext(withUser("{exec: {apiVersion: client.authentication.k8s.io/v1, command: c}}"))
  );
  assertEquals(error.field, 'users["u"].user.exec.interactiveMode');
});

Deno.test("[KC-50] fields that are not known are kept", () => {
  const config = withUser("{token: t, newer-field: {a: 1}}", "{server: a, newer: [1]}");
  assertEquals(config.users.get("u")?.value as unknown, { "token": "t", "newer-field": { a: 1 } });
  assertEquals(config.clusters.get("c")?.value as unknown, { server: "a", newer: [1] });
});

Deno.test("a name or field called __proto__ is one like any other", () => {
  const config = parseKubeconfig(
    'users: [{name: __proto__, user: {"__proto__": {token: x}}}]\ncontexts: [{name: constructor, context: {user: toString}}]',
  );
  assertEquals([...config.users.keys()], ["__proto__"]);
  assertEquals(config.users.get("__proto__")?.value.token, undefined);
  assertThrows(() => selectContext(config, "constructor"), ConfigError, '"toString" is not there');
});
