import { assertEquals } from "@std/assert";
import { ConfigMap, Service } from "../../api/core/v1.ts";
import { ApiServer } from "../../apiserver/mod.ts";
import { createLogger, Manager } from "../../controller/mod.ts";
import { Website, websiteController } from "../../examples/website.ts";
import { isNotFound, ResourceClient } from "../../rest/mod.ts";
import { until } from "../until.ts";

/** Whether a request finds what it asks for. */
async function finds(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

Deno.test("a Website that goes takes its own children along, and nothing of the same name that is another's", async () => {
  await using server = await ApiServer.start({ listen: false, controllers: false });
  const inDefault = { namespace: "default" };
  const websites = new ResourceClient(server.config, Website, inDefault);
  const services = new ResourceClient(server.config, Service, inDefault);
  const pages = new ResourceClient(server.config, ConfigMap, inDefault);
  const other = { apiVersion: "v1", kind: "ConfigMap", name: "other", uid: "1", controller: true };
  const foreign = await services.create({
    metadata: { name: "shop", ownerReferences: [other] },
    spec: { ports: [{ port: 80 }] },
  });

  const failed = Promise.withResolvers<void>();
  const log = createLogger({ write: ({ message }) => message === "reconcile failed" && failed.resolve() });
  const manager = new Manager({ cluster: server.config, log }).install(Website);
  manager.controller("website", websiteController);
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await until("Websites are served", () => finds(websites.list()));
  await websites.create({ metadata: { name: "shop" }, spec: { title: "Shop" } });
  await failed.promise; // its Service has another controller already
  await until("its page is there", () => finds(pages.get("shop")));
  await websites.delete("shop");
  await until("it is gone", async () => !await finds(websites.get("shop")));

  assertEquals((await services.get("shop")).metadata.uid, foreign.metadata.uid);
  assertEquals(await finds(pages.get("shop")), false);
  stop.abort();
  await running;
});
