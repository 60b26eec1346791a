/**
 * A kubeconfig for the embedded server.
 *
 * @module
 */
import { encodeBase64 } from "@std/encoding/base64";
import { stringifyYaml } from "../meta/mod.ts";

/** What a kubeconfig says. */
export interface KubeconfigInit {
  readonly server: URL;
  /** PEM of the certificate to trust; absent for a server without a socket. */
  readonly certificate?: string | undefined;
  readonly token: string;
}

const contextName = "kybern";

/** The kubeconfig as YAML. */
export function kubeconfigOf({ server, certificate, token }: KubeconfigInit): string {
  return stringifyYaml({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{
      name: contextName,
      cluster: {
        server: server.href.replace(/\/$/, ""),
        ...(certificate === undefined ? {} : { "certificate-authority-data": encodeBase64(certificate) }),
      },
    }],
    users: [{ name: "admin", user: { token } }],
    contexts: [{ name: contextName, context: { cluster: contextName, user: "admin", namespace: "default" } }],
    "current-context": contextName,
  });
}
