import { assertEquals } from "@std/assert";
import { configRefusal } from "./config_folder_test.ts";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { minifyConfig } from "./minify_config.ts";

const text = `
clusters: [{name: cow-cluster, cluster: {server: a}}, {name: chicken-cluster, cluster: {server: b}}]
users: [{name: red-user, user: {token: r}}, {name: blue-user, user: {token: b}}]
contexts:
  - {name: federal-context, context: {cluster: cow-cluster, user: red-user}}
  - {name: shaker-context, context: {cluster: chicken-cluster, user: blue-user}}
current-context: federal-context
extensions: [{name: kept, extension: 1}]
`;

Deno.test("[KC-42] a minified kubeconfig has the current context with its cluster and its user, or those of another", () => {
  const names = (context?: string) => {
    const config = minifyConfig(parseKubeconfig(text), context);
    assertEquals(Object.keys(config.others), ["extensions"]);
    return [
      config.currentContext,
      ...config.contexts.keys(),
      ...config.clusters.keys(),
      ...config.users.keys(),
    ];
  };
  assertEquals(names(), ["federal-context", "federal-context", "cow-cluster", "red-user"]);
  assertEquals(names("shaker-context"), ["shaker-context", "shaker-context", "chicken-cluster", "blue-user"]);
});

Deno.test("[KC-42] what cannot be minified is an error that names what is missing", async (t) => {
  const table: [name: string, from: string, to: string, field: string | undefined, says: string][] = [
    ["no context", "current-context: federal-context", "", "current-context", "is not set"],
    [
      "a missing context",
      "current-context: federal",
      "current-context: missing",
      undefined,
      '"missing-context" is not there',
    ],
    [
      "a missing cluster",
      "{name: cow-cluster",
      "{name: c",
      'contexts["federal-context"].context.cluster',
      '"cow-cluster"',
    ],
    [
      "a missing user",
      "{name: red-user",
      "{name: u",
      'contexts["federal-context"].context.user',
      '"red-user"',
    ],
  ];
  for (const [name, from, to, field, says] of table) {
    await t.step(name, async () => {
      const config = parseKubeconfig(text.replace(from, to), { file: "/f" });
      const error = await configRefusal(() => minifyConfig(config));
      assertEquals(
        [error.file, error.field, error.message.includes(says)],
        ["/f", field, true],
        error.message,
      );
    });
  }
});
