import { assertEquals } from "@std/assert";
import { defaultPullPolicy } from "./image_name.ts";

/** As kube-apiserver 1.37.2 filled them in. */
const images: [image: string, policy: string][] = [
  ["nginx", "Always"],
  ["nginx:latest", "Always"],
  ["nginx:1.27", "IfNotPresent"],
  ["registry.test:5000/team/app", "Always"],
  ["registry.test:5000/team/app:v1", "IfNotPresent"],
  [`nginx@sha256:${"a".repeat(64)}`, "IfNotPresent"],
  [`nginx:latest@sha256:${"a".repeat(64)}`, "Always"],
  ["Not An Image", "IfNotPresent"],
  ["", "IfNotPresent"],
];

Deno.test("which policy pulls an image for which none is said", async (t) => {
  for (const [image, policy] of images) {
    await t.step(image, () => assertEquals(defaultPullPolicy(image), policy));
  }
});
