import { assertEquals, assertThrows } from "@std/assert";
import { definitionHomes } from "./definition_home.ts";
import { objectMeta, sampleFacts, sampleGroupVersion, sampleResource } from "./sample_facts.ts";

const homeOf = definitionHomes(sampleFacts(
  sampleGroupVersion("", "v1", [sampleResource("Pod", "io.k8s.api.core.v1.Pod")], {}),
  sampleGroupVersion("scheduling.k8s.io", "v1", [
    sampleResource("PriorityClass", "io.k8s.api.scheduling.v1.PriorityClass"),
  ], {}),
));

Deno.test("a definition lives in the file of the group whose kinds its package defines", () => {
  assertEquals(homeOf("io.k8s.api.core.v1.PodSpec"), { file: "core/v1", name: "PodSpec" });
  assertEquals(homeOf("io.k8s.api.scheduling.v1.X"), { file: "scheduling.k8s.io/v1", name: "X" });
});

Deno.test("what meta/ has is meta/'s, the rest of apimachinery is in meta/v1", () => {
  assertEquals(homeOf(objectMeta), { file: "meta", name: "ObjectMeta" });
  assertEquals(homeOf("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector"), {
    file: "meta/v1",
    name: "LabelSelector",
  });
});

Deno.test("a package that no version serves goes beside its sibling, or is an error", () => {
  assertEquals(homeOf("io.k8s.api.scheduling.v1alpha3.Y"), { file: "scheduling.k8s.io/v1alpha3", name: "Y" });
  assertThrows(() => homeOf("io.k8s.api.unheard.v1.Z"), Error, "io.k8s.api.unheard.v1.Z belongs to no group");
});
