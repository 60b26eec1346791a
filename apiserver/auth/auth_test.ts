import { assertEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

const tokens = { alice: { name: "alice", groups: ["devs"] } };
const pods = "/api/v1/namespaces/default/pods";

Deno.test("a wrong token is 401, none is anonymous", async () => {
  await using client = await TestClient.start();
  const wrong = await client.get(pods, { token: "wrong" });
  assertEquals([wrong.code, wrong.body], [401, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "Unauthorized",
    reason: "Unauthorized",
    code: 401,
  }]);
  const none = await client.get(pods, { token: null });
  assertEquals([none.code, none.body.message], [
    403,
    'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"',
  ]);
  assertEquals((await client.get("/healthz", { token: null })).code, 200);
  assertEquals(
    (await client.get("/metrics", { token: null })).body.message,
    'forbidden: User "system:anonymous" cannot get path "/metrics"',
  );
});

Deno.test("a user may do what a role in the store grants, from the next request on", async () => {
  await using client = await TestClient.start({ tokens });
  assertEquals((await client.get(pods, { token: "alice" })).code, 403);
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  const role = await client.post(`${rbac}/namespaces/default/roles`, {
    metadata: { name: "reader" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }],
  });
  assertEquals(role.code, 201, role.text);
  const binding = await client.post(`${rbac}/namespaces/default/rolebindings`, {
    metadata: { name: "devs-read" },
    subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "devs" }],
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
  });
  assertEquals(binding.code, 201, binding.text);
  assertEquals((await client.get(pods, { token: "alice" })).code, 200);
  assertEquals((await client.get("/api/v1/pods", { token: "alice" })).code, 403, "only in its namespace");
  assertEquals(
    (await client.get(`${pods}?watch=true`, { token: "alice" })).code,
    403,
    "watch is a verb of its own",
  );
  assertEquals((await client.post(pods, {}, { token: "alice" })).code, 403);
  const named = await client.get(`${pods}/x/log`, { token: "alice" });
  assertEquals(
    named.body.message,
    'pods "x" is forbidden: User "alice" cannot get resource "pods/log" in API group "" in the namespace "default"',
  );
});

Deno.test("access reviews answer what a request would", async () => {
  await using client = await TestClient.start({ tokens });
  const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const spec = { resourceAttributes: { verb: "get", resource: "pods" } };
  const admin = await client.post(path, { spec });
  assertEquals([admin.code, admin.body.status], [201, { allowed: true }]);
  const alice = await client.post(path, { spec }, { token: "alice" });
  assertEquals(alice.body.status, { allowed: false });
  const discovery = await client.post(path, {
    spec: { nonResourceAttributes: { verb: "get", path: "/api" } },
  }, {
    token: "alice",
  });
  assertEquals(discovery.body.status, {
    allowed: true,
    reason:
      'RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"',
  });
  const other = await client.post("/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    spec: { ...spec, user: "alice" },
  });
  assertEquals(other.body.status, { allowed: false });
  const empty = await client.post(path, { spec: {} });
  assertEquals(empty.code, 422);
});

Deno.test("reviews tell who someone is", async () => {
  await using client = await TestClient.start({ tokens });
  const self = await client.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", {}, { token: "alice" });
  assertEquals(self.body.status.userInfo, { username: "alice", groups: ["devs", "system:authenticated"] });
  const path = "/apis/authentication.k8s.io/v1/tokenreviews";
  const good = await client.post(path, { spec: { token: "alice" } });
  assertEquals([good.body.status.authenticated, good.body.status.user.username], [true, "alice"]);
  const bad = await client.post(path, { spec: { token: "bad" } });
  assertEquals(bad.body.status, { user: {}, error: "invalid bearer token" });
});

Deno.test("a service account's token authenticates as the account", async () => {
  await using client = await TestClient.start();
  const accounts = "/api/v1/namespaces/default/serviceaccounts";
  await client.post(accounts, { metadata: { name: "robot" } });
  const { code, body } = await client.post(`${accounts}/robot/token`, { spec: { expirationSeconds: 600 } });
  assertEquals([code, body.kind, body.spec.expirationSeconds], [201, "TokenRequest", 600]);
  const self = await client.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", {}, {
    token: body.status.token,
  });
  assertEquals(self.body.status.userInfo.username, "system:serviceaccount:default:robot");
  assertEquals((await client.post(`${accounts}/nobody/token`, { spec: {} })).code, 404);
});

Deno.test("who may act as someone else is taken for that one", async () => {
  await using client = await TestClient.start({ tokens });
  const as = async (token: string, headers: Record<string, string>) => {
    const response = await client.server.fetch("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", ...headers },
      body: "{}",
    });
    return await response.json();
  };
  const admin = client.server.token;
  assertEquals((await as(admin, { "Impersonate-User": "bob" })).status.userInfo, {
    username: "bob",
    groups: ["system:authenticated"],
  });
  const whole = await as(admin, {
    "Impersonate-User": "bob",
    "Impersonate-Group": "g1, g2",
    "Impersonate-Uid": "7",
    "Impersonate-Extra-scopes": "a",
  });
  assertEquals(whole.status.userInfo, {
    username: "bob",
    uid: "7",
    groups: ["g1", "g2", "system:authenticated"],
    extra: { scopes: ["a"] },
  });
  const refused = await as("alice", { "Impersonate-User": "bob" });
  assertEquals(
    refused.message,
    'selfsubjectreviews.authentication.k8s.io is forbidden: User "alice" cannot impersonate-on:user-info:create resource "selfsubjectreviews" in API group "authentication.k8s.io" at the cluster scope',
  );
});
