/**
 * The suite covers what 1.37.2 serves: each verb of each kind and each subresource, on the real server by the record and
 * on the embedded one by being held to it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { topics } from "./cases/mod.ts";
import { deedOf, exempt, servedDeeds, shownDeeds } from "./coverage.ts";
import { readRecord } from "./record_file.ts";

Deno.test("conformance: every verb and subresource that is served has a case", async () => {
  const shown = new Set<string>();
  for (const { name } of topics) for (const deed of shownDeeds(await readRecord(name) ?? {})) shown.add(deed);
  const served = servedDeeds();
  assertEquals(served.filter((deed) => !shown.has(deed) && !exempt.has(deed)), [], "without a case");
  assertEquals([...exempt.keys()].filter((deed) => shown.has(deed)), [], "exempt, and shown");
  assertEquals([...exempt.keys()].filter((deed) => !served.includes(deed)), [], "exempt, and not served");
  console.log(`conformance: ${served.length} verbs of kinds and subresources, ${exempt.size} of them exempt`);
});

Deno.test("conformance: what a request does is read from its line", () => {
  const table: [request: string, deed: string | undefined][] = [
    ["GET /api/v1/namespaces/a/pods", "core/v1 pods list"],
    ["GET /api/v1/pods?watch=true&resourceVersion=1", "core/v1 pods watch"],
    ["GET /api/v1/pods?labelSelector=watch", "core/v1 pods list"],
    ["PUT /api/v1/namespaces/a/status (application/json)", "core/v1 namespaces/status update"],
    ["PUT /api/v1/namespaces/a (application/json)", "core/v1 namespaces update"],
    ["DELETE /api/v1/namespaces/a/pods", "core/v1 pods deletecollection"],
    ["DELETE /apis/apps/v1/namespaces/a/deployments/b", "apps/v1 deployments delete"],
    ["PATCH /apis/apps/v1/namespaces/a/deployments/b/scale (a/b)", "apps/v1 deployments/scale patch"],
    ["POST /api/v1/namespaces/a/pods/b/proxy/x/y", "core/v1 pods/proxy create"],
    ["GET /apis/apps/v1", undefined],
    ["GET /version", undefined],
  ];
  for (const [request, deed] of table) assertEquals(deedOf(request)?.text, deed, request);
});

Deno.test("conformance: a refusal shows a deed of streams and proxies alone", () => {
  const exchange = (request: string, status: number) => ({ request, status, headers: {} });
  const exchanges = [
    exchange("POST /api/v1/namespaces/a/pods/b/exec", 400),
    exchange("GET /api/v1/namespaces/a/pods/b", 404),
    exchange("GET /api/v1/namespaces/a/pods", 200),
  ];
  assertEquals([...shownDeeds({ a: { exchanges } })], ["core/v1 pods/exec create", "core/v1 pods list"]);
});
