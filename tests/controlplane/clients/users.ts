/**
 * Who the client is to the server: tokens, certificates, and what it may not do.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { TokenRequest } from "../../../api/authentication.k8s.io/v1.ts";
import { Clientset } from "../../../clientset/mod.ts";
import { type ClusterAccess, parseYaml, stringifyYaml } from "../../../meta/mod.ts";
import { isForbidden, isUnauthorized, loadConfig } from "../../../rest/mod.ts";
import type { Check, PlaneWorld } from "../checks.ts";
import { until } from "../until.ts";
import { refusal } from "./verbs.ts";

/** Name of the user that the server takes the client for, as it says itself. */
async function whoIs(access: ClusterAccess, signal: AbortSignal): Promise<string | undefined> {
  const review = await new Clientset(access).authenticationV1.selfSubjectReviews().create({}, { signal });
  return review.status?.userInfo?.username;
}

/** A kubeconfig of the plane's with other credentials. */
function kubeconfigWith({ plane }: PlaneWorld, user: Record<string, unknown>): string {
  const config = parseYaml(plane.kubeconfig) as { users: [{ user: unknown }] };
  config.users[0].user = user;
  return stringifyYaml(config);
}

/** A file with this text, for one check. */
async function temporaryFile(text: string) {
  const path = await Deno.makeTempFile({ prefix: "kybern-" });
  await Deno.writeTextFile(path, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}

/** Credentials and permissions. */
export const users: readonly Check[] = [
  {
    name: "alice may not, until a role of the namespace lets her",
    async onPlane({ plane, clientset, namespace, signal }) {
      await using config = await loadConfig({ kubeconfig: plane.kubeconfigOf("alice"), signal });
      assertEquals(await whoIs(config, signal), "alice");
      const secrets = new Clientset(config).coreV1.secrets(namespace);
      const refused = await refusal(() => secrets.list({ signal }));
      assert(isForbidden(refused));
      assertEquals([refused.httpStatus, refused.status.details?.kind], [403, "secrets"]);
      assertStringIncludes(refused.message, `User "alice" cannot list resource "secrets"`);
      assert(isForbidden(await refusal(() => secrets.watch({ signal }))), "a watch is refused when it opens");

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
    name: "a client certificate is enough",
    async onPlane({ plane, signal }) {
      await using config = await loadConfig({ kubeconfig: plane.kubeconfigOf("carol"), signal });
      assertEquals(await whoIs(config, signal), "carol");
    },
  },
  {
    name: "a token that the server does not know is refused; a token file is read again after that",
    async onPlane(world) {
      const { plane, signal } = world;
      await using file = await temporaryFile("not-known");
      await using config = await loadConfig({
        kubeconfig: kubeconfigWith(world, { tokenFile: file.path }),
        signal,
      });
      const refused = await refusal(() => whoIs(config, signal));
      assert(isUnauthorized(refused));
      assert(!refused.message.includes("not-known"), refused.message);
      await Deno.writeTextFile(file.path, `${plane.tokens.alice}\n`);
      assertEquals(await whoIs(config, signal), "alice");
    },
  },
  {
    name: "an exec plugin's token is sent",
    async onPlane(world) {
      const { plane, signal } = world;
      const apiVersion = "client.authentication.k8s.io/v1";
      await using file = await temporaryFile(JSON.stringify({
        apiVersion,
        kind: "ExecCredential",
        status: { token: plane.tokens.alice },
      }));
      const exec = { apiVersion, command: "cat", args: [file.path], interactiveMode: "Never" };
      await using config = await loadConfig({ kubeconfig: kubeconfigWith(world, { exec }), signal });
      assertEquals(await whoIs(config, signal), "alice");
    },
  },
  {
    name: "an administrator acts as another",
    async onPlane(world) {
      const { plane, signal } = world;
      const kubeconfig = kubeconfigWith(world, {
        token: plane.tokens.admin,
        as: "dave",
        "as-groups": ["devs"],
      });
      await using config = await loadConfig({ kubeconfig, signal });
      assertEquals(await whoIs(config, signal), "dave");
    },
  },
  {
    name: "a service account speaks with a token that was asked for",
    async onPlane(world) {
      const { clientset, namespace, signal } = world;
      const accounts = clientset.coreV1.serviceAccounts(namespace);
      await accounts.create({ metadata: { name: "robot" } }, { signal });
      const { status } = await accounts.subresource<TokenRequest>("token").create("robot", {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { audiences: [], expirationSeconds: 600 },
      }, { signal });
      await using config = await loadConfig({
        kubeconfig: kubeconfigWith(world, { token: status!.token }),
        signal,
      });
      assertEquals(await whoIs(config, signal), `system:serviceaccount:${namespace}:robot`);
    },
  },
];
