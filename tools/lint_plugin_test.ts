import { assertEquals, assertStringIncludes } from "@std/assert";
import { projectRoot } from "./floors.ts";
import plugin from "./lint_plugin.ts";

function problems(path: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, decodeURI(new URL(path, projectRoot).pathname), source).map((
    { message },
  ) => message);
}

/** Every form in which a module can be named, with SPECIFIER in its place. */
const forms: [name: string, source: string][] = [
  ["a static import", 'import { x } from "SPECIFIER"; x;'],
  ["an import for its effects", 'import "SPECIFIER";'],
  ["an import type", 'import type { X } from "SPECIFIER"; export type Y = X;'],
  ["a re-export", 'export { x } from "SPECIFIER";'],
  ["a re-export of all", 'export * from "SPECIFIER";'],
  ["a re-export of types", 'export type { X } from "SPECIFIER";'],
  ["a literal dynamic import", 'await import("SPECIFIER");'],
  ["a dynamic import of a template", "await import(`SPECIFIER`);"],
  ["typeof import()", 'export type X = typeof import("SPECIFIER");'],
  ["import().Name", 'export type X = import("SPECIFIER").Name;'],
];

/** Each specifier leads from workqueue/ (floor 1) to where the table forbids it. */
const forbidden: [name: string, specifier: string, told: string][] = [
  ["upward by relative path", "../cache/store.ts", "upward"],
  ["sideways by relative path", "../api/core/v1.ts", "sideways"],
  ["upward by the package's own name", "@kybern/kybern/cache", "upward"],
  ["sideways by the package's own name", "@kybern/kybern/api/core/v1", "sideways"],
  ["upward by JSR", "jsr:@kybern/kybern@^0.1/cache", "upward"],
  ["sideways by JSR", "jsr:@kybern/kybern@^0.1/api/core/v1", "sideways"],
  ["upward by the front door", "@kybern/kybern", "upward"],
  ["upward by the front door's file", "../mod.ts", "upward"],
  ["upward by JSR's front door", "jsr:@kybern/kybern@^0.1", "upward"],
  ["to a folder outside the package", "../tools/deno.ts", "no part of the package"],
  ["to the embedded server", "../apiserver/mod.ts", "imported by tests"],
];

for (const [form, source] of forms) {
  for (const [name, specifier, told] of forbidden) {
    Deno.test(`floors: ${form} ${name} is rejected`, () => {
      const found = problems("workqueue/queue.ts", source.replace("SPECIFIER", specifier));
      assertEquals(found.length, 1, `one problem expected, found: ${found.join("; ")}`);
      assertStringIncludes(found[0]!, told);
    });
  }
  for (const specifier of ["./queue.ts", "../meta/mod.ts", "@kybern/kybern/metrics", "@std/assert", "hono"]) {
    Deno.test(`floors: ${form} of ${specifier} is accepted`, () => {
      assertEquals(problems("workqueue/queue.ts", source.replace("SPECIFIER", specifier)), []);
    });
  }
}

const accepted: [path: string, specifier: string][] = [
  ["cache/informer.ts", "../rest/mod.ts"],
  ["cache/informer_test.ts", "../apiserver/mod.ts"],
  ["cache/informer_test.ts", "../testing/fake_clock.ts"],
  ["testing/cluster.ts", "../apiserver/mod.ts"],
  ["cli/serve.ts", "../apiserver/mod.ts"],
  ["mod.ts", "./controller/mod.ts"],
  ["tests/conformance/run.ts", "../../apiserver/mod.ts"],
  ["tools/check.ts", "../cli/serve.ts"],
  ["apiserver/registry/registry_test.ts", "../../meta/mod.ts"],
  ["testing/fake_clock.ts", "../meta/mod.ts"],
];
for (const [path, specifier] of accepted) {
  Deno.test(`floors: ${path} may import ${specifier}`, () => {
    assertEquals(problems(path, `import "${specifier}";`), []);
  });
}

const rejected: [path: string, specifier: string][] = [
  ["rest/client.ts", "../apiserver/mod.ts"],
  ["controller/manager.ts", "../apiserver/mod.ts"],
  ["mod.ts", "./apiserver/mod.ts"],
  ["apiserver/api_server.ts", "../rest/mod.ts"],
  ["apiserver/registry/registry_test.ts", "../../rest/mod.ts"],
  ["apiserver/registry/registry_test.ts", "../../testing/mod.ts"],
  ["discovery/client.ts", "../clientset/mod.ts"],
  ["testing/fake_clock.ts", "../rest/mod.ts"],
  ["mod.ts", "./cli/main.ts"],
  ["unknown/file.ts", "../meta/mod.ts"],
];
for (const [path, specifier] of rejected) {
  Deno.test(`floors: ${path} may not import ${specifier}`, () => {
    assertEquals(problems(path, `import "${specifier}";`).length, 1);
  });
}

Deno.test("no-npm: an npm specifier is rejected outside tools/", () => {
  assertStringIncludes(problems("rest/client.ts", 'import "npm:x";')[0]!, "no npm dependency");
  assertEquals(problems("tools/x.ts", 'import "npm:x";'), []);
});

Deno.test("hash-private: the private keyword is rejected", () => {
  assertEquals(
    problems("rest/client.ts", "class A { private x = 1; private y() {} constructor(private z: number) {} }")
      .length,
    3,
  );
  assertEquals(problems("rest/client.ts", "class A { #x = 1; protected y() { return this.#x; } }"), []);
});

Deno.test("clocks: AbortSignal.timeout is rejected", () => {
  assertStringIncludes(problems("rest/client.ts", "AbortSignal.timeout(5);")[0]!, "fake clock");
});
