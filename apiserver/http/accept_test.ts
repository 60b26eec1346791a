import { assertEquals } from "@std/assert";
import { isRoutable, negotiate, objectTransforms } from "./accept.ts";

const cases: [string | null, string | undefined][] = [
  [null, "json"],
  ["", "json"],
  ["*/*", "json"],
  ["application/json", "json"],
  ["application/yaml", "yaml"],
  ["application/json;q=0.1, application/yaml", "yaml"],
  ["application/json;q=0", undefined],
  ["text/html", undefined],
  ["application/vnd.kubernetes.protobuf, application/json", "json"],
  ["application/vnd.kubernetes.protobuf", undefined],
  ["application/json;as=Table;v=v1;g=meta.k8s.io", "json as Table v1"],
  ["application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json", "json as Table v1beta1"],
  ["application/json;as=Table;v=v7;g=meta.k8s.io,application/json", "json"],
  ["application/json;as=Nothing;v=v1;g=meta.k8s.io", undefined],
  ["application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", undefined],
];

for (const [header, expected] of cases) {
  Deno.test(`Accept ${JSON.stringify(header)} takes ${expected ?? "nothing"}`, () => {
    const form = negotiate(header, { transforms: objectTransforms });
    const { format, as, version } = form ?? {};
    assertEquals(
      form === undefined ? undefined : as === undefined ? format : `${format} as ${as} ${version}`,
      expected,
    );
  });
}

Deno.test("the router knows no application/*", () => {
  assertEquals(["*/*", "application/json;as=X", "application/xml, application/yaml", null].map(isRoutable), [
    true,
    true,
    true,
    true,
  ]);
  assertEquals(["application/*", "text/html", "image/*"].map(isRoutable), [false, false, false]);
});
