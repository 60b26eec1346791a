import { assertEquals } from "@std/assert";
import { ApiServer } from "../api_server.ts";

const root = "/apis/flowcontrol.apiserver.k8s.io/v1";

Deno.test("a FlowSchema says whether its priority level is there, as that comes and goes", async () => {
  await using server = await ApiServer.start({ listen: false });
  const send = async (method: string, path: string, body?: object) => {
    const headers = {
      "authorization": `Bearer ${server.token}`,
      "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
    };
    const response = await server.fetch(`${root}${path}`, { method, headers, body: JSON.stringify(body) });
    return await response.json();
  };
  const said = async () => {
    const { metadata, status } = await send("GET", "/flowschemas/one");
    const [{ type, status: is, reason, message }] = status.conditions;
    const [{ manager, operation, subresource }] = metadata.managedFields;
    assertEquals([type, manager, operation, subresource], [
      "Dangling",
      "api-priority-and-fairness-config-consumer-v1",
      "Apply",
      "status",
    ]);
    return `${is} ${reason}: ${message.split('"')[1]}`;
  };
  const pointingTo = (name: string) => ({ spec: { priorityLevelConfiguration: { name } } });
  await send("POST", "/flowschemas", { metadata: { name: "one" }, ...pointingTo("mine") });
  await server.idle();
  assertEquals(await said(), "True NotFound: mine");
  await send("POST", "/prioritylevelconfigurations", {
    metadata: { name: "mine" },
    spec: { type: "Limited", limited: { limitResponse: { type: "Reject" } } },
  });
  assertEquals(await said(), "False Found: mine");
  await send("DELETE", "/prioritylevelconfigurations/mine");
  assertEquals(await said(), "True NotFound: mine");
  await send("PATCH", "/flowschemas/one", pointingTo("exempt"));
  assertEquals(await said(), "False Found: exempt");
});
