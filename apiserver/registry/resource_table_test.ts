import { assertEquals, assertThrows } from "@std/assert";
import { ResourceTable } from "./resource_table.ts";
import type { ServedResource } from "./served_resource.ts";

function served(version: string, resource: string, more: Partial<ServedResource> = {}): ServedResource {
  return { group: "example.com", version, resource, kind: resource.toUpperCase(), ...more } as ServedResource;
}

Deno.test("sets of resources come and go together", () => {
  const table = new ResourceTable();
  let changes = 0;
  table.onChange(() => changes += 1);
  const [one, two] = [served("v1", "ones"), served("v1", "twos")];
  table.replace("a", [one]);
  table.replace("b", [two]);
  assertEquals(table.resources, [one, two]);
  assertEquals(table.find("example.com", "v1", "twos"), two);
  assertEquals(table.findKind("example.com", "v1", "ONES"), one);
  table.replace("a", []);
  assertEquals([table.resources, table.find("example.com", "v1", "ones")], [[two], undefined]);
  assertEquals(table.hasGroupVersion("example.com", "v1"), true);
  table.replace("b", []);
  assertEquals([table.hasGroup("example.com"), changes, table.generation], [false, 4, 4]);
});

Deno.test("a resource that another set has is refused, and nothing is changed", () => {
  const table = new ResourceTable();
  const one = served("v1", "ones");
  table.replace("a", [one]);
  assertThrows(
    () => table.replace("b", [served("v1", "twos"), served("v1", "ones")]),
    Error,
    "served already",
  );
  assertEquals(table.resources, [one]);
  const renewed = served("v1", "ones");
  table.replace("a", [renewed]);
  assertEquals(table.find("example.com", "v1", "ones"), renewed);
});

Deno.test("of several versions the stored one is any's", () => {
  const table = new ResourceTable();
  const other = served("v1beta1", "ones", { conversion: {} as ServedResource["conversion"] & object });
  const stored = served("v1", "ones");
  table.replace("a", [other, stored]);
  assertEquals(table.anyVersion("example.com", "ones"), stored);
});
