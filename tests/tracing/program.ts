/**
 * A program with telemetry on that makes requests of several kinds, against a server of its own, and prints what the one
 * that changes something tells the server of its trace.
 *
 * @module
 */
import { HttpTransport } from "../../rest/http_transport.ts";
import { RESTClient } from "../../rest/mod.ts";

if (import.meta.main) {
  let asked = 0;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ method, url, headers }) => {
      if (method === "POST") console.log(headers.get("traceparent"));
      if (url.includes("missing")) return new Response(null, { status: 404 });
      if (url.includes("busy") && asked++ === 0) {
        return new Response(null, { status: 429, headers: { "retry-after": "0" } });
      }
      return Response.json({});
    },
  );
  const url = new URL(`http://127.0.0.1:${server.addr.port}/base`);
  await using transport = new HttpTransport({ server: url });
  const access = { server: url, namespace: "default", transport };
  const client = new RESTClient(access, { group: "apps", version: "v1" });
  const deployments = () => client.get().namespace("hidden-namespace").resource("deployments");
  await deployments().name("hidden-name").subResource("scale").do().into();
  await client.post().namespace("hidden-namespace").resource("deployments").body({}).do().into();
  await deployments().name("busy").do().into();
  await deployments().name("missing").do().into().catch(() => {});
  (await deployments().param("fieldSelector", "metadata.name=hidden-name").do().watch()).cancel();
  await (await client.get().absPath("/version").do().stream()).cancel();
}
