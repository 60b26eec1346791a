import { assert, assertEquals, assertThrows } from "@std/assert";
import { ManifestError, parseManifests, type ParseManifestsOptions } from "./parse_manifests.ts";

function problemsOf(text: string, options?: ParseManifestsOptions): ManifestError {
  return assertThrows(() => parseManifests(text, options), ManifestError);
}

const names = (text: string) => parseManifests(text).map(({ kind, metadata }) => `${kind} ${metadata?.name}`);

Deno.test("the documents of a text, without the empty ones, in YAML and in JSON", () => {
  const one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
  const json = `{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "b"}}`;
  for (
    const text of [
      `${one}---\n${json}\n`,
      `---\n${one}---\n---\n# nothing\n---\n${json}\n---\n`,
      `# a comment\n--- # the first\n${one}...\n---\n${json}`,
      `%YAML 1.2\n---\n${one}--- ${json}\n`,
      `\uFEFF${one}---\n${json}`.replaceAll("\n", "\r\n"),
    ]
  ) {
    assertEquals(names(text), ["ConfigMap a", "Secret b"], JSON.stringify(text));
  }
  assertEquals([parseManifests(""), parseManifests("---\n---\n# none\n")], [[], []]);
});

Deno.test("a marker within a block scalar is indented, and so is none", () => {
  const [object] = parseManifests(
    "apiVersion: v1\nkind: ConfigMap\ndata:\n  text: |\n    a\n    ---\n    b\n",
  );
  assertEquals(object?.data, { text: "a\n---\nb\n" });
});

Deno.test("lists are taken apart at any depth; items of a typed list have the list's kind", () => {
  const item = (name: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`;
  assertEquals(
    names(
      `{apiVersion: v1, kind: List, items: [${item("a")}, {apiVersion: v1, kind: List, items: [${
        item("b")
      }]}]}`,
    ),
    ["ConfigMap a", "ConfigMap b"],
  );
  assertEquals(names(`{apiVersion: v1, kind: List}\n---\n${item("c")}`), ["ConfigMap c"]);
  const [pod] = parseManifests("{apiVersion: v1, kind: PodList, items: [{metadata: {name: a}}]}");
  assertEquals([pod?.apiVersion, pod?.kind], ["v1", "Pod"]);
  assertEquals(names("{apiVersion: a.b/v1, kind: WishList, metadata: {name: mine}, items: [{x: 1}]}"), [
    "WishList mine",
  ]);
});

Deno.test("an error names source, document, line and item of all that is wrong", () => {
  const text = [
    "apiVersion: v1", // 1
    "kind: ConfigMap",
    "---",
    "kind: Secret", // 4
    "---",
    "apiVersion: v1",
    "kind: Secret",
    "stringData:",
    "  password: hunter2",
    " bad: hunter3", // 10
    "---",
    "apiVersion: v1",
    "kind: List",
    "items: [{apiVersion: v1}, 3]",
  ].join("\n");
  const { problems, message } = problemsOf(text, { source: "shop.yaml" });
  assertEquals(problems.map(({ document, line, item }) => [document, line, item]), [
    [2, 3, undefined],
    [3, 10, undefined],
    [4, 11, "items[0]"],
    [4, 11, "items[1]"],
  ]);
  assert(message.startsWith("shop.yaml: document 2 (line 3): the Secret has no apiVersion; "), message);
  assert(message.includes("shop.yaml: document 3 (line 10): "), message);
  assert(
    message.endsWith("document 4 (line 11), items[1]: expected an object with apiVersion and kind"),
    message,
  );
  assert(!message.includes("hunter"), "no value is quoted");
});

Deno.test("what is no object of Kubernetes is refused, and what was meant is said", () => {
  const table: [text: string, problem: string][] = [
    ["text", "expected an object with apiVersion and kind"],
    ["[1]", "expected an object with apiVersion and kind"],
    ["apiVersion: v1", "there is no kind"],
    ["{apiVersion: v1, kind: 3}", "kind is a number, expected text"],
    ["kind: Pod", "the Pod has no apiVersion"],
    ["{apiVersion: 1, kind: Pod}", "apiVersion is a number, expected text"],
    ["{apiVersion: a/b/c, kind: Pod}", `apiVersion "a/b/c" is neither VERSION nor GROUP/VERSION`],
    ["{apiVersion: v1, kind: Pod, metadata: [1]}", "metadata is no object"],
    [
      "{apiVersion: v1, kind: Pod, metadata: {name: 12}}",
      "metadata.name is a number, expected text: put it in quotes",
    ],
  ];
  for (const [text, problem] of table) {
    assertEquals(problemsOf(text).problems, [{ document: 1, line: 1, problem }], text);
  }
  const both = problemsOf("a: 1\n---\nb: [1\n").problems;
  assertEquals(
    both.map(({ document }) => document),
    [1, 2],
    "what cannot be parsed hides nothing of the rest",
  );
  const lines = (text: string) => problemsOf(text).problems.map(({ line }) => line);
  assertEquals(lines("# one\n%YAML 1.2\n---\nkind: A\n---\nkind: B\n---\nb: [1\n"), [1, 5, 9]);
  assertEquals(lines("\n\nkind: A\n---\n\nkind: B\n"), [1, 4]);
  assertEquals(problemsOf("a: &x [1]\nb: *nowhere\n").problems[0]?.line, 2);
});

Deno.test("a field named __proto__ is a field like any other", () => {
  const [object] = parseManifests("{apiVersion: v1, kind: ConfigMap, __proto__: {kind: Secret}}");
  assertEquals([object?.kind, Object.hasOwn(object!, "__proto__")], ["ConfigMap", true]);
  const list = "{apiVersion: v1, kind: ConfigMapList, items: [{__proto__: {metadata: {name: a}}}]}";
  const [item] = parseManifests(list);
  assertEquals([item?.metadata, Object.hasOwn(item!, "__proto__")], [undefined, true]);
});

Deno.test("a text that aliases or nesting would make enormous is refused", () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) =>
      `a${level}: &a${level} [${level === 0 ? "x" : Array(9).fill(`*a${level - 1}`).join(", ")}, y]\n`,
  ).join("");
  for (
    const [text, problem] of [[levels, "aliases"], [`kind: A\nx: ${"[".repeat(50_000)}`, "nested too deeply"]]
  ) {
    const [first] = problemsOf(`kind: Pod\napiVersion: v1\n---\n${text}`).problems;
    assertEquals([first?.document, first?.problem.includes(problem!)], [2, true], first?.problem);
  }
});
