/**
 * Makes a context of a kubeconfig usable: reads what it names, and opens its transport.
 *
 * @module
 */
import { encodeBase64 } from "@std/encoding/base64";
import { proxyOf, serverNameOf, serverOf } from "./cluster_address.ts";
import { ConfigError } from "./config_error.ts";
import { Configuration } from "./configuration.ts";
import type { ExecClusterInfo } from "./exec_credential.ts";
import type { HttpExchange } from "./http_exchange.ts";
import { HttpTransport, type HttpTransportOptions } from "./http_transport.ts";
import { impersonationHeaders } from "./impersonation.ts";
import type { KubeconfigCluster } from "./kubeconfig.ts";
import type { SelectedContext } from "./kubeconfig_select.ts";
import { isPermissionMissing } from "./local_access.ts";
import { modifyConfig } from "./modify_config.ts";
import { caOf, clientCertificateOf, fieldOf, type TlsPart } from "./tls_material.ts";
import { credentialOf, type PluginOptions } from "./user_credential.ts";

/** What is not in the context itself. */
export interface AccessOptions extends PluginOptions {
  /** Namespace in place of the context's. */
  readonly namespace: string | undefined;
  /** Namespace of the pod that this is, where neither caller nor context names one. */
  readonly podNamespace?: string | undefined;
  /** Is told of what is unsafe, and of files that cannot be read again. */
  readonly onWarning: (text: string) => void;
  /** Is told of each request that was sent. */
  readonly onExchange?: ((exchange: HttpExchange) => void) | undefined;
  /** Gives up reading. */
  readonly signal: AbortSignal | undefined;
  /** The files that were read. */
  readonly files: readonly string[];
}

/** Name under which a cluster carries an exec plugin's own configuration. */
const execExtension = "client.authentication.k8s.io/exec";

/** What an exec plugin is told of the cluster, with the CA as it is now. */
function clusterInfo(cluster: KubeconfigCluster, server: URL, ca: TlsPart): ExecClusterInfo {
  const [pem] = (ca.rotating?.value ?? ca.material).caCerts ?? [];
  return {
    "server": server.href.replace(/\/$/, ""),
    "tls-server-name": cluster["tls-server-name"],
    "insecure-skip-tls-verify": cluster["insecure-skip-tls-verify"],
    "certificate-authority-data": pem === undefined ? undefined : encodeBase64(pem),
    "proxy-url": cluster["proxy-url"],
    "disable-compression": cluster["disable-compression"],
    "config": cluster.extensions?.find(({ name }) => name === execExtension)?.extension,
  };
}

/** The headers by which the user acts as somebody else. */
function headersOf({ value, file }: SelectedContext["user"], at: string | undefined): [string, string][] {
  if (value.as === undefined) return [];
  const { as: user, "as-uid": uid } = value;
  const groups = value["as-groups"] ?? [];
  const extra = value["as-user-extra"] ?? {};
  const texts = {
    "as": [user],
    "as-uid": [uid ?? ""],
    "as-groups": groups,
    "as-user-extra": Object.values(extra).flat(),
  };
  for (const [name, of] of Object.entries(texts)) {
    if (of.some((text) => /[\0\r\n]/.test(text))) {
      const problem = "it holds a line break or a NUL, which no header can carry";
      throw new ConfigError({ file, field: fieldOf(at, name), problem });
    }
  }
  return impersonationHeaders({ user, uid, groups, extra });
}

/** Writes what the user's auth-provider is told back to the kubeconfig's file; `undefined` where there is none. */
function persisterOf(
  { user: { file }, userName }: SelectedContext,
): ((config: { readonly [key: string]: string }) => Promise<void>) | undefined {
  if (file === undefined || userName === undefined) return undefined;
  return async (config) => {
    await modifyConfig((kubeconfig) => {
      const provider = kubeconfig.users.get(userName)?.value["auth-provider"];
      if (provider) provider.config = { ...config };
    }, { path: file });
  };
}

/** A transport; a listener that it may not open is told by the field that needs it. */
function openTransport(
  options: HttpTransportOptions,
  file: string | undefined,
  at: string | undefined,
): HttpTransport {
  try {
    return new HttpTransport(options);
  } catch (error) {
    if (!isPermissionMissing(error)) throw error;
    throw new ConfigError({
      file,
      field: fieldOf(at, "tls-server-name"),
      problem: "it needs a listener: run deno with --allow-net=127.0.0.1",
    });
  }
}

/**
 * Opens the configuration of a context.
 *
 * @throws {ConfigError} when something that it names is missing or wrong
 */
export async function configurationFrom(
  selected: SelectedContext,
  options: AccessOptions,
): Promise<Configuration> {
  const { cluster, user, clusterAt, userAt } = selected;
  const ca = await caOf(cluster, clusterAt, options);
  const own = await clientCertificateOf(user, userAt, options);
  const insecure = cluster.value["insecure-skip-tls-verify"] ?? false;
  const isCaGiven = ca.rotating !== undefined || ca.material.caCerts !== undefined;
  const isCertificateGiven = own.material.certificate !== undefined;
  const server = serverOf(cluster, clusterAt, isCaGiven || isCertificateGiven || insecure);
  const proxy = proxyOf(cluster, clusterAt);
  const serverName = serverNameOf(cluster, clusterAt, { server, proxy });
  if (insecure && server.protocol === "https:") {
    const where = [cluster.file ?? "the kubeconfig", clusterAt].filter((part) => part !== undefined).join(
      ": ",
    );
    options.onWarning(
      `${where}: insecure-skip-tls-verify is true; exec, attach and port-forward take any certificate, requests only ` +
        `where deno is started with --unsafely-ignore-certificate-errors=${server.hostname}`,
    );
  }
  const actsAs = headersOf(user, userAt);
  const credential = await credentialOf(user, userAt, {
    ...options,
    isCertificateGiven,
    clusterInfo: () => clusterInfo(cluster.value, server, ca),
    persistProvider: persisterOf(selected),
    onCertificate: (certificate) => transport.useCertificate(certificate),
  });
  const compression = cluster.value["disable-compression"] ? [["Accept-Encoding", "identity"]] as const : [];
  const open = (further: Partial<HttpTransportOptions>): HttpTransport =>
    openTransport(
      { server, proxy, serverName, insecure, onExchange: options.onExchange, ...ca.material, ...further },
      cluster.file,
      clusterAt,
    );
  const transport = open({
    credential,
    headers: [...actsAs, ...compression],
    ...own.material,
    rotating: [ca.rotating, own.rotating].filter((one) => one !== undefined),
  });
  const parts = {
    server,
    namespace: options.namespace || selected.context.namespace || options.podNamespace || "default",
    namespaceOverridden: Boolean(options.namespace),
    context: selected.name,
    files: options.files,
    anonymous(): Configuration {
      const transport = open({
        headers: compression,
        rotating: ca.rotating === undefined ? [] : [ca.rotating],
      });
      return new Configuration({ ...parts, transport, close: () => transport[Symbol.asyncDispose]() });
    },
  };
  return new Configuration({
    ...parts,
    transport,
    async close() {
      credential?.[Symbol.dispose]?.();
      await transport[Symbol.asyncDispose]();
    },
  });
}
