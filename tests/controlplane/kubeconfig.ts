/**
 * The kubeconfig files of a test's control plane.
 * @module
 */
import { encodeBase64 } from "@std/encoding/base64";
import type { CertificateAndKey } from "./credentials.ts";

/** What a kubeconfig's user proves itself with. */
export type UserCredentials = { readonly token: string } | { readonly clientCertificate: CertificateAndKey };

/** What a kubeconfig is made of. */
export interface KubeconfigParts {
  readonly server: string;
  /** PEM. */
  readonly caData: string;
  readonly user: string;
  readonly credentials: UserCredentials;
}

/** A kubeconfig of one cluster, one user and one context, all data inline. Its YAML is plain enough for any reader. */
export function kubeconfigText({ server, caData, user, credentials }: KubeconfigParts): string {
  const proof = "token" in credentials ? [`token: ${credentials.token}`] : [
    `client-certificate-data: ${encodeBase64(credentials.clientCertificate.cert)}`,
    `client-key-data: ${encodeBase64(credentials.clientCertificate.key)}`,
  ];
  return `apiVersion: v1
kind: Config
clusters:
- name: kybern
  cluster:
    server: ${server}
    certificate-authority-data: ${encodeBase64(caData)}
users:
- name: ${user}
  user:
${proof.map((line) => `    ${line}\n`).join("")}contexts:
- name: kybern
  context:
    cluster: kybern
    user: ${user}
current-context: kybern
`;
}
