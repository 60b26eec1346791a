import { assertEquals, assertStringIncludes } from "@std/assert";
import { resourceTypes } from "./resource_types.ts";
import { sampleFacts, sampleGroupVersion, sampleResource } from "./sample_facts.ts";

const scale = { group: "apps", version: "v1beta1", kind: "Scale" };

Deno.test("each kind's value has its names, its scope and what is served below it, streams left out", () => {
  const files = resourceTypes(sampleFacts(
    sampleGroupVersion("apps", "v1beta1", [
      sampleResource("Review", "a.apps.v1beta1.Review", {
        namespaced: false,
        stored: false,
        subresources: [
          { subresource: "eviction", responseKind: { ...scale, kind: "Review" }, verbs: ["create"] },
          { subresource: "exec", responseKind: { ...scale, kind: "ExecOptions" }, verbs: ["create"] },
          { subresource: "scale", responseKind: scale, verbs: ["get"] },
        ],
      }),
    ], {}),
    sampleGroupVersion("", "v1", [sampleResource("Pod", "a.core.v1.Pod", {})], {}),
    sampleGroupVersion("empty.k8s.io", "v1", [], {}),
  ));
  assertEquals([...files.keys()], ["api/resource_types.ts"]);
  const text = [...files.values()].join();
  assertStringIncludes(
    text,
    `import type * as appsV1beta1 from "./apps/v1beta1.ts";
import type * as coreV1 from "./core/v1.ts";
import type { NoSubresources, ResourceType } from "../meta/mod.ts";
`,
  );
  assertStringIncludes(
    text,
    `/** \`Pod\` of \`core/v1\`. */
export const coreV1Pod: ResourceType<coreV1.Pod, true, NoSubresources> = {
  group: "",
  version: "v1",
  kind: "Pod",
  resource: "pods",
  singular: "pod",
  namespaced: true,
  stored: true,
};
`,
  );
  assertStringIncludes(
    text,
    `  stored: false,
  subresources: {
    eviction: {
      path: "eviction",
      group: "apps",
      version: "v1beta1",
      kind: "Review",
      verbs: ["create"],
    },
    scale: {
      path: "scale",
      group: "apps",
      version: "v1beta1",
      kind: "Scale",
      verbs: ["get"],
    },
  },
};
`,
  );
  assertEquals(text.includes("exec"), false);
});
