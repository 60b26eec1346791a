/**
 * The server's certificate, the clients' authority and a client's token are replaced while requests flow, on a real
 * kube-apiserver, which reads its own files again.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { TokenRequest } from "../../api/authentication.k8s.io/v1.ts";
import { selfSignedCertificate } from "../../apiserver/tls/self_signed.ts";
import { Clientset } from "../../clientset/mod.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import {
  type Configuration,
  isForbidden,
  isUnauthorized,
  loadConfig,
  serviceAccountConfig,
} from "../../rest/mod.ts";
import { refusal } from "../clients/check.ts";
import { until } from "../until.ts";
import { ControlPlane } from "./control_plane.ts";
import { type CertificateAndKey, ClientCertificateAuthority } from "./credentials.ts";
import { controlPlaneTests } from "./lacking.ts";

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

/** The user that the server takes the client for. */
async function whoIs(access: ClusterAccess): Promise<string | undefined> {
  const review = await new Clientset(access).authenticationV1.selfSubjectReviews().create({});
  return review.status?.userInfo?.username;
}

/** Requests without a pause, over connections that are often new ones. */
class Flow implements AsyncDisposable {
  /** How many were answered. */
  count = 0;
  /** As whom. */
  readonly users = new Set<string | undefined>();
  #isOver = false;
  readonly #workers: Promise<unknown>;

  constructor(config: Configuration) {
    const work = async (reads: boolean) => {
      const clientset = new Clientset(config);
      while (!this.#isOver) {
        // A read or a write, by turns of the worker.
        if (reads) await clientset.coreV1.namespaces().get("default");
        else this.users.add(await whoIs(config));
        if (++this.count % 5 === 0) config.transport.renew?.();
      }
    };
    this.#workers = Promise.all([work(true), work(true), work(false)]);
    this.#workers.catch(() => {}); // told when the flow ends
  }

  /** Until so many more were answered. */
  async more(count = 30): Promise<void> {
    const enough = this.count + count;
    await Promise.race([this.#workers, until("requests flow", () => this.count >= enough)]);
  }

  /** Rejects with the first failure of a request. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#workers;
  }
}

/** A folder of a client's files. */
async function clientFolder(server: string, user: string) {
  const path = await Deno.makeTempDir({ prefix: "kybern-rotation-" });
  const file = (name: string) => join(path, name);
  const write = (name: string, text: string) => Deno.writeTextFile(file(name), text);
  await write(
    "config",
    `clusters: [{name: c, cluster: {server: "${server}", certificate-authority: ca.crt}}]
users: [{name: u, user: ${user}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
`,
  );
  return {
    file,
    write,
    async writePair({ cert, key }: CertificateAndKey) {
      await write("client.key", key);
      await write("client.crt", cert);
    },
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

/** Whether the server takes a client with these, over a connection of its own. */
async function isTaken(url: string, caCerts: string[], pair?: CertificateAndKey): Promise<boolean> {
  using client = Deno.createHttpClient({ caCerts, ...pair });
  try {
    const path = pair === undefined ? "/livez" : "/api/v1/namespaces/default";
    const response = await fetch(`${url}${path}`, { client });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    if (error instanceof TypeError) return false; // the certificate is not trusted
    throw error;
  }
}

test("certificates of server and client are replaced while requests flow, and none fails", async () => {
  const parentFolder = await Deno.makeTempDir({ prefix: "kybern-rotation-plane-" });
  try {
    await using plane = await ControlPlane.start({ parentFolder });
    const [{ name }] = [...Deno.readDirSync(parentFolder)];
    const serverFile = (file: string) => join(parentFolder, name, file);
    await using client = await clientFolder(
      plane.url,
      "{client-certificate: client.crt, client-key: client.key}",
    );
    await client.write("ca.crt", plane.caData);
    await client.writePair(plane.clientCertificate);
    await using config = await loadConfig({ path: client.file("config") });
    {
      await using flow = new Flow(config);
      await flow.more();

      // The server's certificate: clients have both CAs before it changes, and the new one alone after.
      const serving = await selfSignedCertificate();
      await client.write("ca.crt", plane.caData + serving.certificate);
      await Deno.writeTextFile(serverFile("certificates/apiserver.key"), serving.key);
      await Deno.writeTextFile(serverFile("certificates/apiserver.crt"), serving.certificate);
      await until("the server shows its new certificate", () => isTaken(plane.url, [serving.certificate]), {
        within: 90_000,
        every: 200,
      });
      await client.write("ca.crt", serving.certificate);
      await flow.more();

      // The clients' authority: the server takes both before clients change, and the new one alone after.
      const authority = await ClientCertificateAuthority.create();
      const next = await authority.issue({ commonName: "dora", organizations: ["system:masters"] });
      const authorities = serverFile("client-ca.crt");
      await Deno.writeTextFile(authorities, await Deno.readTextFile(authorities) + authority.certificate);
      await until("the server takes the new client", () => isTaken(plane.url, [serving.certificate], next), {
        within: 90_000,
        every: 200,
      });
      await client.writePair(next);
      await Deno.writeTextFile(authorities, authority.certificate);
      await until(
        "the server takes the old client no more",
        async () => !await isTaken(plane.url, [serving.certificate], plane.clientCertificate),
        { within: 90_000, every: 200 },
      );
      await flow.more();
      assertEquals([...flow.users], ["carol", "dora"]);
    }
  } finally {
    await Deno.remove(parentFolder, { recursive: true });
  }
});

test("a token by TokenRequest is replaced while requests flow, when the server takes the old one no more", async () => {
  await using plane = await ControlPlane.start();
  await using admin = await loadConfig({ kubeconfig: plane.kubeconfig });
  const clientset = new Clientset(admin);
  const accounts = clientset.coreV1.serviceAccounts("default");
  await accounts.create({ metadata: { name: "robot" } });
  await accounts.create({ metadata: { name: "other" } });
  const metadata = { name: "reads-namespaces" };
  const rules = [{ apiGroups: [""], resources: ["namespaces"], verbs: ["get"] }];
  await clientset.rbacV1.clusterRoles().create({ metadata, rules });
  await clientset.rbacV1.clusterRoleBindings().create({
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:serviceaccounts" }],
  });
  /** A token that ends with a Secret of its name. */
  const tokenFor = async (name: string) => {
    const secret = await clientset.coreV1.secrets("default").create({ metadata: { name } });
    const { status } = await accounts.subresource<TokenRequest>("token").create(name, {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: {
        audiences: [],
        expirationSeconds: 600,
        boundObjectRef: { apiVersion: "v1", kind: "Secret", name, uid: secret.metadata.uid },
      },
    });
    return status!.token!;
  };
  await using client = await clientFolder(plane.url, "{tokenFile: token}");
  await client.write("ca.crt", plane.caData);
  await client.write("token", await tokenFor("robot"));
  await using config = await loadConfig({ path: client.file("config") });
  await until("the account may read namespaces", async () => {
    try {
      return (await new Clientset(config).coreV1.namespaces().get("default")).metadata.name === "default";
    } catch (error) {
      if (isForbidden(error)) return false; // the server learns of roles by a watch of its own
      throw error;
    }
  });
  {
    await using flow = new Flow(config);
    await flow.more();
    await client.write("token", await tokenFor("other"));
    await clientset.coreV1.secrets("default").delete("robot");
    await until("the old token is refused, and the new one taken", () => flow.users.size > 1);
    await flow.more();
    assertEquals([...flow.users].map((user) => user?.split(":").at(-1)), ["robot", "other"]);
  }

  await using account = serviceAccountConfig(admin, {
    namespace: "default",
    name: "robot",
    expirationSeconds: 600,
  });
  assertEquals(await whoIs(account), "system:serviceaccount:default:robot");
  await using nobody = admin.anonymous();
  const refused = await refusal(whoIs(nobody));
  assert(isForbidden(refused) || isUnauthorized(refused), String(refused));
});
