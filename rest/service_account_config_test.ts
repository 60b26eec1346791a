import { assert, assertEquals } from "@std/assert";
import { ApiServer } from "../apiserver/mod.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { rejection } from "./fake_server_test.ts";
import { loadConfig } from "./load_config.ts";
import { RESTClient } from "./rest_client.ts";
import { requestToken, serviceAccountConfig } from "./service_account_config.ts";
import { isForbidden, isNotFound } from "./status_error.ts";

interface Review {
  status: { userInfo: { username: string; groups: string[] } };
}

/** Who the server says that a client is. */
async function whoAmI(access: ClusterAccess): Promise<string> {
  const client = new RESTClient(access, { group: "authentication.k8s.io", version: "v1" });
  const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  return (await client.post().resource("selfsubjectreviews").body(review).do().into<Review>()).status.userInfo
    .username;
}

async function createAccount(access: ClusterAccess, name: string): Promise<void> {
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name } };
  await new RESTClient(access, { version: "v1" }).post().namespace("default").resource("serviceaccounts")
    .body(account)
    .do().into();
}

/** The server with a count of the tokens that are requested of it. */
function counting(access: ClusterAccess) {
  const state = { tokens: 0 };
  const inner = access.transport;
  assert(typeof inner !== "function");
  const counted: ClusterAccess = {
    ...access,
    server: access.server,
    namespace: access.namespace,
    transport: {
      fetch: (request, options) => {
        if (new URL(request.url).pathname.endsWith("/token")) state.tokens++;
        return inner.fetch(request, options);
      },
    },
  };
  return { state, counted };
}

Deno.test("a service account's configuration has tokens by request, and others when 80 % of their time is over", async () => {
  await using server = await ApiServer.start({ listen: false });
  await createAccount(server.config, "robot");
  using clock = new FakeClock({ now: new Date() });
  const { state, counted } = counting(server.config);
  await using account = serviceAccountConfig(counted, {
    namespace: "default",
    name: "robot",
    expirationSeconds: 600,
  });
  assertEquals([account.namespace, state.tokens], ["default", 0], "nothing is requested yet");
  const robot = "system:serviceaccount:default:robot";
  assertEquals(await Promise.all([whoAmI(account), whoAmI(account)]), [robot, robot]);
  clock.tick(470_000);
  assertEquals(await whoAmI(account), robot);
  assertEquals(state.tokens, 1);
  clock.tick(20_000);
  assertEquals(await whoAmI(account), robot);
  assertEquals(state.tokens, 2);
  clock.tick(3_600_000);
  assertEquals(await whoAmI(account), robot, "after a long sleep too");
});

Deno.test("over a socket the account's requests carry nothing of the user's own credentials", async () => {
  await using server = await ApiServer.start();
  await createAccount(server.config, "robot");
  await using config = await loadConfig({
    kubeconfig: server.kubeconfig,
    overrides: { user: { as: "someone" } },
  });
  await using admin = await loadConfig({ kubeconfig: server.kubeconfig });
  assertEquals(await whoAmI(config), "someone");
  await using account = serviceAccountConfig(admin, { namespace: "default", name: "robot" });
  assertEquals(await whoAmI(account), "system:serviceaccount:default:robot");
  const secrets = new RESTClient(account, { version: "v1" }).get().namespace("default").resource("secrets")
    .do().into();
  assert(isForbidden(await rejection(secrets)), "it has the account's rights");
});

Deno.test("an account that is not there is the request's error, and a token is no part of it", async () => {
  await using server = await ApiServer.start({ listen: false });
  await using account = serviceAccountConfig(server.config, { namespace: "default", name: "nobody" });
  assert(isNotFound(await rejection(whoAmI(account))));
  const bad: ClusterAccess = {
    server: new URL("http://fake.test"),
    namespace: "default",
    transport: () =>
      Promise.resolve(Response.json({ status: { token: "s3c ret", expirationTimestamp: "soon" } })),
  };
  const error = await rejection(requestToken(bad, { namespace: "default", name: "robot" }));
  assertEquals(error.message, "the server gave no token for the service account default/robot");
});

Deno.test("asking for a token ends with its signal, and not before", async () => {
  const stop = new AbortController();
  const asked = Promise.withResolvers<void>();
  const silent: ClusterAccess = {
    server: new URL("http://fake.test"),
    namespace: "default",
    transport: () => {
      asked.resolve();
      return new Promise<Response>(() => {});
    },
  };
  const asking = requestToken(silent, { namespace: "default", name: "robot" }, { signal: stop.signal });
  await asked.promise;
  stop.abort(new Error("enough"));
  assertEquals((await rejection(asking)).message, "enough");
});
