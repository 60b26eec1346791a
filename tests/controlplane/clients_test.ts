import { assert, assertEquals } from "@std/assert";
import { Clientset } from "../../clientset/mod.ts";
import { parseYaml } from "../../meta/mod.ts";
import {
  type Configuration,
  isForbidden,
  isUnauthorized,
  loadConfig,
  TransportError,
} from "../../rest/mod.ts";
import { takeWalk } from "../clients/walk.ts";
import { ControlPlane } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";
import { startTestCluster } from "./test_cluster.ts";

const onAnyCluster = await controlPlaneTests();
const onOwnPlane = await controlPlaneTests({ ownPlane: true });
const onOldest = await controlPlaneTests({ ownPlane: true, versions: ["1.29.15"] });

onAnyCluster("the clients on a real server", async (t) => {
  await using cluster = await startTestCluster();
  await using config = await loadConfig({ path: cluster.kubeconfigPath });
  await takeWalk(t, config, `kybern-clients-${Date.now()}`);
});

onOldest("the clients on the oldest server that the project supports", async (t) => {
  await using plane = await ControlPlane.start({ version: "1.29.15" });
  await using config = await loadConfig({ path: plane.kubeconfigPath });
  await takeWalk(t, config, "walk", { watchList: false });
});

/** Who the server takes the client for. */
async function whoAmI(config: Configuration): Promise<string | undefined> {
  const review = await new Clientset(config).authenticationV1.selfSubjectReviews().create({});
  return review.status?.userInfo?.username;
}

/** What a promise rejects with. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(() => undefined, (error) => error);
}

onOwnPlane(
  "credentials on a real server: token, client certificate, exec plugin, impersonation, none",
  async (t) => {
    await using plane = await ControlPlane.start();
    for (const user of ["admin", "alice", "carol"] as const) {
      await t.step(`the kubeconfig of ${user}`, async () => {
        await using config = await loadConfig({ kubeconfig: plane.kubeconfigOf(user) });
        assertEquals(await whoAmI(config), user);
      });
    }
    await t.step("what alice may not do is Forbidden, for a list and for a watch", async () => {
      await using config = await loadConfig({ path: plane.kubeconfigPathOf("alice") });
      const pods = new Clientset(config).coreV1.pods("default");
      for (const asked of [pods.list(), pods.watch(), pods.watch({ resume: true, resourceVersion: "1" })]) {
        const error = await refusal(asked);
        assert(isForbidden(error), String(error));
        assert(error.message.includes('User "alice" cannot'), error.message);
      }
    });

    const admin: {
      users: { name: string; user: object }[];
      clusters: { cluster: Record<string, unknown> }[];
    } = JSON.parse(
      JSON.stringify(parseYaml(plane.kubeconfigOf("admin"))),
    );
    const as = (user: object) => {
      const users = admin.users.map(({ name }) => ({ name, user }));
      return loadConfig({ kubeconfig: JSON.stringify({ ...admin, users }) });
    };
    const { token } = admin.users[0]!.user as { token: string };
    await t.step("an exec plugin's token", async () => {
      const credential = {
        kind: "ExecCredential",
        apiVersion: "client.authentication.k8s.io/v1",
        status: { token },
      };
      const exec = {
        apiVersion: credential.apiVersion,
        command: "sh",
        args: ["-c", 'echo "$CREDENTIAL"'],
        env: [{ name: "CREDENTIAL", value: JSON.stringify(credential) }],
        interactiveMode: "Never",
      };
      await using config = await as({ exec });
      assertEquals(await whoAmI(config), "admin");
    });
    await t.step("impersonation, with two groups that arrive as two", async () => {
      await using config = await as({ token, "as": "bob", "as-groups": ["one", "two"] });
      const review = await new Clientset(config).authenticationV1.selfSubjectReviews().create({});
      assertEquals(review.status?.userInfo?.username, "bob");
      assertEquals(review.status?.userInfo?.groups?.slice(0, 2), ["one", "two"]);
    });
    await t.step("a wrong token is Unauthorized", async () => {
      await using config = await as({ token: "wrong" });
      assert(isUnauthorized(await refusal(whoAmI(config))));
    });
    await t.step("without the server's CA the certificate is not trusted", async () => {
      const clusters = admin.clusters.map((one) => ({
        ...one,
        cluster: { ...one.cluster, "certificate-authority-data": undefined },
      }));
      await using config = await loadConfig({ kubeconfig: JSON.stringify({ ...admin, clusters }) });
      const error = await refusal(whoAmI(config));
      assert(error instanceof TransportError && error.code === "untrusted", String(error));
    });
  },
);
