import { assertEquals, assertThrows } from "@std/assert";
import { parseApiVersion, toApiVersion } from "./group_version.ts";
import { metaNamespaceKey, splitMetaNamespaceKey } from "./object_key.ts";
import { compareResourceVersion } from "./resource_version.ts";

Deno.test("a key is NAMESPACE/NAME, or NAME for a cluster-scoped object", () => {
  assertEquals(metaNamespaceKey({ metadata: { namespace: "a", name: "b" } }), "a/b");
  assertEquals(metaNamespaceKey({ metadata: { name: "b" } }), "b");
  assertThrows(() => metaNamespaceKey({ metadata: {} }), TypeError, "no metadata.name");
});

Deno.test("a key is taken apart; two slashes are refused", () => {
  assertEquals(splitMetaNamespaceKey("a/b"), { namespace: "a", name: "b" });
  assertEquals(splitMetaNamespaceKey("a"), { namespace: "", name: "a" });
  assertThrows(() => splitMetaNamespaceKey("a/b/c"), TypeError, '"a/b/c"');
});

Deno.test("apiVersion and group with version turn into each other", () => {
  for (const text of ["v1", "apps/v1", "rbac.authorization.k8s.io/v1"]) {
    const { group, version } = parseApiVersion(text);
    assertEquals(toApiVersion(group, version), text);
  }
  for (const text of ["", "/", "a/", "/v1", "a/b/c"]) {
    assertThrows(() => parseApiVersion(text), TypeError, `"${text}"`);
  }
});

const versions: [a: string, b: string, sign: number | undefined][] = [
  ["1", "2", -1],
  ["10", "9", 1],
  ["9007199254740993", "9007199254740992", 1],
  ["7", "7", 0],
  ["abc", "abc", 0],
  ["abc", "7", undefined],
  ["07", "7", undefined],
  ["0", "7", undefined],
  ["-1", "7", undefined],
];
for (const [a, b, sign] of versions) {
  Deno.test(`[RF-13] resource version ${a} against ${b}`, () => {
    const order = compareResourceVersion(a, b);
    assertEquals(order === undefined ? undefined : Math.sign(order), sign);
  });
}
