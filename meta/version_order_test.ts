import { assertEquals } from "@std/assert";
import { compareVersions } from "./version_order.ts";

Deno.test("[CR-03] versions: stable before beta before alpha, newer first, anything else last by letters", () => {
  const ordered = [
    "v10",
    "v2",
    "v1",
    "v11beta2",
    "v10beta3",
    "v3beta1",
    "v12alpha1",
    "v11alpha2",
    "foo1",
    "foo10",
    "v0",
    "v1gamma",
  ];
  assertEquals(ordered.toReversed().sort(compareVersions), ordered);
});
