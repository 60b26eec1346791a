import { assertEquals, assertStringIncludes } from "@std/assert";
import { resourceTable } from "./resource_table.ts";
import { sampleFacts, sampleGroupVersion, sampleResource } from "./sample_facts.ts";

const everyVerb = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

Deno.test("the table has each resource with its scope, storage, subresources and verbs, and the very type as value", () => {
  const files = resourceTable(sampleFacts(
    sampleGroupVersion("", "v1", [
      sampleResource("Pod", "a.v1.Pod", {
        verbs: everyVerb,
        subresources: [{
          subresource: "status",
          responseKind: { group: "", version: "v1", kind: "Pod" },
          verbs: ["get"],
        }],
      }),
      sampleResource("Node", "a.v1.Node", { namespaced: false, verbs: everyVerb }),
      sampleResource("Binding", "a.v1.Binding", { stored: false, verbs: ["create"] }),
    ], {}),
    sampleGroupVersion("alpha.k8s.io", "v1alpha1", [], {}),
  ));
  assertEquals([...files.keys()], ["clientset/generated/resource_table.ts"]);
  const text = [...files.values()].join();
  for (
    const line of [
      'import type * as coreV1 from "../../api/core/v1.ts";',
      'import * as types from "../../api/resource_types.ts";',
      "  readonly pods: Namespaced<coreV1.Pod, true, coreV1.PodSubresources>;",
      "  readonly nodes: ClusterScoped<coreV1.Node, true, NoSubresources>;",
      '  readonly bindings: Namespaced<coreV1.Binding, false, NoSubresources, "create">;',
      "  readonly coreV1: CoreV1Resources;",
      "  coreV1: {\n    pods: types.coreV1Pod,\n    nodes: types.coreV1Node,\n    bindings: types.coreV1Binding,\n  },",
      "  readonly alphaV1alpha1: AlphaV1alpha1Resources;",
    ]
  ) assertStringIncludes(text, line);
  assertEquals(text.match(/@experimental/g)?.length, 2, "at the interface and at its member");
});
