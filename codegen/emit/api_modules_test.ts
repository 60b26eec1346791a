import { assertEquals, assertStringIncludes } from "@std/assert";
import { apiModules } from "./api_modules.ts";
import { kindSchema, reference, sampleFacts, sampleGroupVersion, sampleResource } from "./sample_facts.ts";

const scale = { group: "apps", version: "v1beta1", kind: "Scale" };

const core = sampleGroupVersion("", "v1", [sampleResource("Pod", "a.core.v1.Pod", { shortNames: ["po"] })], {
  "a.core.v1.Pod": kindSchema("", "v1", "Pod", {
    properties: { spec: reference("a.core.v1.Spec") },
    required: ["spec"],
  }),
  "a.core.v1.Spec": {
    type: "object",
    properties: { "node-name": { type: "string" } },
    required: ["node-name"],
  },
  "a.core.v1.PodList": {
    ...kindSchema("", "v1", "PodList"),
    properties: {
      apiVersion: { type: "string" },
      items: { type: "array", items: { $ref: "#/components/schemas/a.core.v1.Pod" } },
      kind: { type: "string" },
      metadata: reference("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"),
    },
  },
});
const apps = sampleGroupVersion("apps", "v1beta1", [
  sampleResource("Review", "a.apps.v1beta1.Review", {
    namespaced: false,
    stored: false,
    verbs: ["create"],
    fieldSelectors: [],
    subresources: [
      { subresource: "eviction", responseKind: { ...scale, kind: "Review" }, verbs: ["create"] },
      { subresource: "exec", responseKind: { ...scale, kind: "ExecOptions" }, verbs: ["create"] },
      { subresource: "scale", responseKind: scale, verbs: ["get"] },
      { subresource: "token", responseKind: scale, verbs: ["create"] },
    ],
  }),
], {
  "a.apps.v1beta1.Review": kindSchema("apps", "v1beta1", "Review", {
    properties: { pod: reference("a.core.v1.Spec"), spec: reference("a.apps.v1beta1.Spec") },
  }),
  "a.apps.v1beta1.Spec": { type: "object", properties: { a: { type: "string", nullable: true } } },
  "a.apps.v1beta1.Scale": kindSchema("apps", "v1beta1", "Scale"),
  "a.core.v1.Spec": core.definitions["a.core.v1.Spec"]!,
});

const files = apiModules(sampleFacts(core, apps));

Deno.test("a kind is an interface and a ResourceType of one name, documented by its facts", () => {
  assertStringIncludes(
    files.get("api/core/v1.ts")!,
    `import type { KubernetesList, NoSubresources, ObjectMeta, ResourceType } from "../../meta/mod.ts";
import { coreV1Pod } from "../resource_types.ts";

/**
 * \`Pod\`: namespaced, version \`v1\` of the core group.
 *
 * - Resource \`pods\` (short \`po\`); verbs \`create\`, \`get\` and \`list\`.
 * - Field selectors \`metadata.name\`.
 * - Required: \`spec\`.
 */
export interface Pod {
  /** Always \`v1\`. */
  apiVersion?: "v1";
  /** Always \`Pod\`. */
  kind?: "Pod";
  /** Standard metadata. */
  metadata?: ObjectMeta;
  /** Desired state: {@linkcode Spec}. */
  spec: Spec;
}

/** Addresses {@linkcode Pod} objects at \`/api/v1/namespaces/NAMESPACE/pods\`. */
export const Pod: ResourceType<Pod, true, NoSubresources> = coreV1Pod;

/** A list of {@linkcode Pod} objects. */
export interface PodList extends KubernetesList<Pod> {
  /** Always \`v1\`. */
  apiVersion?: "v1";
  /** Always \`PodList\`. */
  kind?: "PodList";
}

/** \`Spec\`, part of \`Review\` of \`apps/v1beta1\`, {@linkcode Pod}. Required: \`node-name\`. */
export interface Spec {
  /** Text. */
  "node-name": string;
}
`,
  );
});

Deno.test("a kind that is not stored says so, in its type too", () => {
  const text = files.get("api/apps/v1beta1.ts")!;
  assertStringIncludes(
    text,
    "export const Review: ResourceType<Review, false, ReviewSubresources> = appsV1beta1Review;",
  );
  assertStringIncludes(text, "- Not stored: a server answers it and forgets it.");
  assertStringIncludes(text, "`/apis/apps/v1beta1/reviews`");
});

Deno.test("parts come from their own file, by another name where theirs is taken", () => {
  const text = files.get("api/apps/v1beta1.ts")!;
  assertStringIncludes(text, 'import type { Spec as CoreV1Spec } from "../core/v1.ts";');
  assertStringIncludes(text, "  pod?: CoreV1Spec;");
  assertStringIncludes(text, "  spec?: Spec;");
});

Deno.test("a subresource's kind is an interface without a ResourceType, and says whose it is", () => {
  const text = files.get("api/apps/v1beta1.ts")!;
  assertStringIncludes(
    text,
    "/**\n * `Scale`: kind of the subresources `reviews/scale` and `reviews/token`.\n",
  );
  assertStringIncludes(text, "export interface Scale {");
  assertEquals(text.includes("export const Scale"), false);
});

Deno.test("what is served below a kind's objects is an interface, streams left out", () => {
  const text = files.get("api/apps/v1beta1.ts")!;
  assertStringIncludes(
    text,
    `export interface ReviewSubresources {
  /** \`reviews/eviction\`: takes {@linkcode Review}. */
  readonly eviction: SubresourceType<Review, "create", Status>;
  /** \`reviews/scale\`: takes {@linkcode Scale}. */
  readonly scale: SubresourceType<Scale, "get">;
  /** \`reviews/token\`: takes {@linkcode Scale}. */
  readonly token: SubresourceType<Scale, "create", Answered<Scale>>;
}
`,
  );
  assertEquals(text.includes("exec: {"), false);
});

Deno.test("what may be null says so", () => {
  assertStringIncludes(files.get("api/apps/v1beta1.ts")!, "  a?: string | null;");
});

Deno.test("versions that are not stable are marked, in the file and at every export", () => {
  const marks = (path: string) => files.get(path)!.match(/@experimental/g)?.length ?? 0;
  const exports = files.get("api/apps/v1beta1.ts")!.match(/^export /gm)!.length;
  assertEquals([marks("api/apps/v1beta1.ts"), marks("api/core/v1.ts")], [1 + exports, 0]);
});
