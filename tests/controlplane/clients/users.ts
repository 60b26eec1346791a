/**
 * Who the client is to the server: tokens, certificates, and what it may not do.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { TokenRequest } from "../../../api/authentication.k8s.io/v1.ts";
import { Clientset } from "../../../clientset/mod.ts";
import { type ClusterAccess, parseYaml, stringifyYaml } from "../../../meta/mod.ts";
import { isForbidden, isTransportError, isUnauthorized, loadConfig } from "../../../rest/mod.ts";
import { refusal } from "../../clients/check.ts";
import { until } from "../../until.ts";
import type { PlaneCheck, PlaneWorld } from "../checks.ts";

/** The user that the server takes the client for, as it says itself. */
async function whoIs(access: ClusterAccess, signal: AbortSignal) {
  const review = await new Clientset(access).authenticationV1.selfSubjectReviews().create({}, { signal });
  return { name: review.status?.userInfo?.username, groups: review.status?.userInfo?.groups };
}

/** A configuration of the plane's with other credentials. */
function loadAs({ plane, signal }: PlaneWorld, user: Record<string, unknown>) {
  const config = parseYaml(plane.kubeconfig) as { users: [{ user: unknown }] };
  config.users[0].user = user;
  return loadConfig({ kubeconfig: stringifyYaml(config), signal });
}

/** A file with this text, for one check. */
async function temporaryFile(text: string) {
  const path = await Deno.makeTempFile({ prefix: "kybern-" });
  await Deno.writeTextFile(path, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}

/** Credentials and permissions. */
export const users: readonly PlaneCheck[] = [
  {
    name: "a token and a client certificate say who somebody is",
    async run({ plane, signal }) {
      for (const user of ["admin", "alice", "carol"] as const) {
        await using config = await loadConfig({ kubeconfig: plane.kubeconfigOf(user), signal });
        assertEquals((await whoIs(config, signal)).name, user);
      }
    },
  },
  {
    name: "what alice may not do is Forbidden, until a role of the namespace lets her",
    async run({ plane, clientset, namespace, signal }) {
      await using config = await loadConfig({ kubeconfig: plane.kubeconfigOf("alice"), signal });
      const secrets = new Clientset(config).coreV1.secrets(namespace);
      const ask = [
        () => secrets.list({ signal }),
        () => secrets.watch({ signal }),
        () => secrets.watch({ resume: true, resourceVersion: "1", signal }),
      ];
      for (const asked of ask) {
        const refused = await refusal(asked());
        assert(isForbidden(refused), String(refused));
        assertEquals([refused.httpStatus, refused.status.details?.kind], [403, "secrets"]);
        assertStringIncludes(refused.message, `User "alice" cannot `);
      }

      const metadata = { name: "reads-secrets" };
      const rules = [{ apiGroups: [""], resources: ["secrets"], verbs: ["list", "watch"] }];
      await clientset.rbacV1.roles(namespace).create({ metadata, rules }, { signal });
      await clientset.rbacV1.roleBindings(namespace).create({
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "alice" }],
      }, { signal });
      await until("alice may list secrets", async () => {
        try {
          return (await secrets.list({ signal })).items.length === 0;
        } catch (error) {
          if (isForbidden(error)) return false; // the server learns of roles by a watch of its own
          throw error;
        }
      });
    },
  },
  {
    name: "a token that the server does not know is refused; a token file is read again after that",
    async run(world) {
      const { plane, signal } = world;
      await using file = await temporaryFile("not-known");
      await using config = await loadAs(world, { tokenFile: file.path });
      const refused = await refusal(whoIs(config, signal));
      assert(isUnauthorized(refused), String(refused));
      assert(!refused.message.includes("not-known"), refused.message);
      await Deno.writeTextFile(file.path, `${plane.tokens.alice}\n`);
      assertEquals((await whoIs(config, signal)).name, "alice");
    },
  },
  {
    name: "an exec plugin's token is sent",
    async run(world) {
      const { plane, signal } = world;
      const apiVersion = "client.authentication.k8s.io/v1";
      const status = { token: plane.tokens.alice };
      const credential = JSON.stringify({ apiVersion, kind: "ExecCredential", status });
      await using config = await loadAs(world, {
        exec: {
          apiVersion,
          command: "sh",
          args: ["-c", 'echo "$CREDENTIAL"'],
          env: [{ name: "CREDENTIAL", value: credential }],
          interactiveMode: "Never",
        },
      });
      assertEquals((await whoIs(config, signal)).name, "alice");
    },
  },
  {
    name: "an administrator acts as another, with two groups that arrive as two",
    async run(world) {
      const { plane, signal } = world;
      const user = { token: plane.tokens.admin, as: "dave", "as-groups": ["one", "two"] };
      await using config = await loadAs(world, user);
      const { name, groups } = await whoIs(config, signal);
      assertEquals([name, groups?.slice(0, 2)], ["dave", ["one", "two"]]);
    },
  },
  {
    name: "a service account speaks with a token that was asked for",
    async run(world) {
      const { clientset, namespace, signal } = world;
      const accounts = clientset.coreV1.serviceAccounts(namespace);
      await accounts.create({ metadata: { name: "robot" } }, { signal });
      const { status } = await accounts.subresource<TokenRequest>("token").create("robot", {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { audiences: [], expirationSeconds: 600 },
      }, { signal });
      await using config = await loadAs(world, { token: status!.token });
      assertEquals((await whoIs(config, signal)).name, `system:serviceaccount:${namespace}:robot`);
    },
  },
  {
    name: "without the server's CA its certificate is not trusted",
    async run({ plane, signal }) {
      const kubeconfig = plane.kubeconfig.replace(/^ *certificate-authority-data:.*\n/m, "");
      await using config = await loadConfig({ kubeconfig, signal });
      const error = await refusal(whoIs(config, signal));
      assert(isTransportError(error, "untrusted"), String(error));
    },
  },
];
