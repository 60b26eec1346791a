/**
 * The credential of a kubeconfig's user.
 *
 * @module
 */
import { basicCredential, type Credential, staticToken } from "./credential.ts";
import { type ExecClusterInfo, ExecCredential } from "./exec_credential.ts";
import type { KubeconfigEntry, KubeconfigUser } from "./kubeconfig.ts";
import { OidcCredential } from "./oidc_credential.ts";
import type { PluginPolicy } from "./plugin_policy.ts";
import { fieldOf } from "./tls_material.ts";
import { TokenFile } from "./token_file.ts";

/** What a caller says of exec plugins. */
export interface PluginOptions {
  /** Which exec plugins may run, whatever the kubeconfig says. @default {all that Deno may run} */
  readonly pluginPolicy?: PluginPolicy | undefined;
  /**
   * Whether exec plugins may not ask the user by standard input, since the program itself reads it; as text, why. Without
   * it they may where it is a terminal.
   *
   * @default {false}
   */
  readonly stdinUnavailable?: boolean | string | undefined;
}

/** What a credential is made with, beside the user's own fields. */
export interface CredentialOptions extends PluginOptions {
  /** Whether the user has a client certificate. */
  readonly isCertificateGiven: boolean;
  /** What a plugin is told of the cluster, where the kubeconfig says so. */
  readonly clusterInfo: () => ExecClusterInfo;
  /** Is called with a plugin's certificate. */
  readonly onCertificate: (certificate: { cert: string; key: string }) => void;
  /** Keeps what an auth-provider is told from now on; absent where there is no file for it. */
  readonly persistProvider: ((config: { readonly [key: string]: string }) => Promise<void>) | undefined;
  /** Is told of what goes wrong later and is mended by what was before. */
  readonly onWarning: (text: string) => void;
}

/**
 * The credential: a token before its file, before name and password, before an auth-provider or a plugin. Whoever gives a credential or a
 * certificate beside a plugin wants that one (client-go does so too). `undefined` for none.
 *
 * @param at path to the user's fields, for errors
 * @throws {ConfigError} when a token file cannot be read, or an auth-provider is told too little
 */
export async function credentialOf(
  { file, value }: KubeconfigEntry<KubeconfigUser>,
  at: string | undefined,
  options: CredentialOptions,
): Promise<Credential | undefined> {
  const { token, tokenFile, username, password, exec, "auth-provider": provider } = value;
  const { onWarning, onCertificate, clusterInfo } = options;
  if (token !== undefined) return staticToken(token);
  if (tokenFile !== undefined) {
    const credential = new TokenFile(tokenFile, { file, field: fieldOf(at, "tokenFile"), onWarning });
    await credential.authorization();
    return credential;
  }
  if (username !== undefined || password !== undefined) {
    return basicCredential(username ?? "", password ?? "");
  }
  if (provider?.name === "oidc") {
    const { persistProvider: persist } = options;
    return new OidcCredential(provider.config ?? {}, {
      file,
      field: fieldOf(at, "auth-provider.config"),
      persist,
      onWarning,
    });
  }
  if (!exec || options.isCertificateGiven) return undefined;
  return new ExecCredential(exec, {
    file,
    field: fieldOf(at, "exec"),
    clusterInfo: exec.provideClusterInfo ? clusterInfo : undefined,
    onCertificate,
    policy: options.pluginPolicy,
    stdinUnavailable: options.stdinUnavailable,
  });
}
