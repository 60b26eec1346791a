/**
 * Makes a context of a kubeconfig usable: reads what it names, and opens its transport.
 *
 * @module
 */
import { encodeBase64 } from "@std/encoding/base64";
import { ConfigError } from "./config_error.ts";
import { Configuration } from "./configuration.ts";
import { basicCredential, type Credential, staticToken } from "./credential.ts";
import { type ExecClusterInfo, ExecCredential } from "./exec_credential.ts";
import { isPermissionMissing } from "./local_access.ts";
import { HttpTransport } from "./http_transport.ts";
import { impersonationHeaders } from "./impersonation.ts";
import type { KubeconfigCluster, KubeconfigEntry } from "./kubeconfig.ts";
import type { SelectedContext } from "./kubeconfig_select.ts";
import { readPem } from "./tls_material.ts";
import { TokenFile } from "./token_file.ts";

/** What is not in the context itself. */
export interface AccessOptions {
  /** Namespace in place of the context's. */
  readonly namespace: string | undefined;
  /** Namespace of the pod that this is, where neither caller nor context names one. */
  readonly podNamespace?: string | undefined;
  /** Is told of what is unsafe. */
  readonly onWarning: (text: string) => void;
  /** Gives up reading. */
  readonly signal: AbortSignal | undefined;
  /** The files that were read. */
  readonly files: readonly string[];
}

/** Name under which a cluster carries an exec plugin's own configuration. */
const execExtension = "client.authentication.k8s.io/exec";

const proxyProtocols = ["http:", "https:", "socks5:", "socks5h:"];

/**
 * The server's URL. One without a scheme is `https` where there is anything of TLS, else `http`, as in client-go.
 */
function serverOf({ file, value }: KubeconfigEntry<KubeconfigCluster>, at: string, hasTls: boolean): URL {
  const text = value.server!;
  const place = { file, field: `${at}.server` };
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const withScheme = hasScheme ? text : `${hasTls ? "https" : "http"}://${text}`;
  if (!URL.canParse(withScheme)) throw new ConfigError({ ...place, problem: "it is no URL" });
  const url = new URL(withScheme);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new ConfigError({
      ...place,
      problem: `it begins with "${url.protocol}", expected https: or http:`,
    });
  }
  if (!hasScheme && url.pathname !== "/") {
    throw new ConfigError({ ...place, problem: "a URL with a path has to begin with https:// or http://" });
  }
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError({ ...place, problem: "it may not hold a user name or password" });
  }
  url.search = "";
  url.hash = "";
  return url;
}

function proxyOf({ file, value }: KubeconfigEntry<KubeconfigCluster>, at: string): URL | undefined {
  const text = value["proxy-url"];
  if (text === undefined) return undefined;
  const place = { file, field: `${at}.proxy-url` };
  // The text is not told: it may hold a password.
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) {
    throw new ConfigError({ ...place, problem: "it is no URL" });
  }
  const url = new URL(text);
  if (!proxyProtocols.includes(url.protocol)) {
    throw new ConfigError({
      ...place,
      problem: `a proxy of type "${url.protocol}" is not known, expected http:, https: or socks5:`,
    });
  }
  return url;
}

/** What an exec plugin is told of the cluster. */
function clusterInfo(cluster: KubeconfigCluster, server: URL, ca: string | undefined): ExecClusterInfo {
  return {
    "server": server.href.replace(/\/$/, ""),
    "tls-server-name": cluster["tls-server-name"],
    "insecure-skip-tls-verify": cluster["insecure-skip-tls-verify"],
    "certificate-authority-data": ca === undefined ? undefined : encodeBase64(ca),
    "proxy-url": cluster["proxy-url"],
    "disable-compression": cluster["disable-compression"],
    "config": cluster.extensions?.find(({ name }) => name === execExtension)?.extension,
  };
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
  const { cluster, user, clusterName, userName } = selected;
  const { signal } = options;
  const clusterAt = `clusters["${clusterName}"].cluster`;
  const userAt = `users["${userName}"].user`;
  const ca = await readPem(cluster, "certificate-authority", clusterAt, { signal });
  const cert = await readPem(user, "client-certificate", userAt, { signal });
  const key = await readPem(user, "client-key", userAt, { signal });
  const insecure = cluster.value["insecure-skip-tls-verify"] ?? false;
  const server = serverOf(cluster, clusterAt, ca !== undefined || cert !== undefined || insecure);
  const proxy = proxyOf(cluster, clusterAt);

  let serverName = cluster.value["tls-server-name"];
  if (server.protocol !== "https:" || serverName === server.hostname) serverName = undefined;
  const nameAt = { file: cluster.file, field: `${clusterAt}.tls-server-name` };
  if (serverName !== undefined && !/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(serverName)) {
    throw new ConfigError({ ...nameAt, problem: "it is no host name" });
  }
  if (serverName !== undefined && proxy !== undefined) {
    throw new ConfigError({ ...nameAt, problem: "it cannot be used together with a proxy-url" });
  }
  if (insecure && server.protocol === "https:") {
    options.onWarning(
      `${
        cluster.file ?? "the kubeconfig"
      }: ${clusterAt}: insecure-skip-tls-verify is true; deno skips the check only ` +
        `where it is started with --unsafely-ignore-certificate-errors=${server.hostname}`,
    );
  }

  const headers: [string, string][] = [];
  if (user.value.as !== undefined) {
    headers.push(...impersonationHeaders({
      user: user.value.as,
      uid: user.value["as-uid"],
      groups: user.value["as-groups"] ?? [],
      extra: user.value["as-user-extra"] ?? {},
    }));
  }
  if (cluster.value["disable-compression"]) headers.push(["Accept-Encoding", "identity"]);

  let exec: ExecCredential | undefined;
  let credential: Credential | undefined;
  const { token, tokenFile, username, password } = user.value;
  if (token !== undefined) credential = staticToken(token);
  else if (tokenFile !== undefined) {
    const file = new TokenFile(tokenFile, { file: user.file, field: `${userAt}.tokenFile` });
    await file.authorization();
    credential = file;
  } else if (username !== undefined || password !== undefined) {
    credential = basicCredential(username ?? "", password ?? "");
  } else if (user.value.exec && cert === undefined) {
    // Whoever gives a credential beside a plugin wants that one (client-go does so too).
    credential = exec = new ExecCredential(user.value.exec, {
      file: user.file,
      field: `${userAt}.exec`,
      cluster: user.value.exec.provideClusterInfo ? clusterInfo(cluster.value, server, ca) : undefined,
      onCertificate: (certificate) => transport.useCertificate(certificate),
    });
  }

  let transport: HttpTransport;
  try {
    transport = new HttpTransport({
      server,
      credential,
      headers,
      caCerts: ca === undefined ? undefined : [ca],
      certificate: cert === undefined || key === undefined ? undefined : { cert, key },
      proxy,
      serverName,
    });
  } catch (error) {
    if (isPermissionMissing(error)) {
      throw new ConfigError({
        ...nameAt,
        problem: "it needs a listener: run deno with --allow-net=127.0.0.1",
      });
    }
    // Deno's reason names no field and quotes no content.
    const reason = error instanceof Error ? error.message : String(error);
    const field = cert !== undefined ? `${userAt}.client-certificate` : `${clusterAt}.certificate-authority`;
    const { file } = cert !== undefined ? user : cluster;
    throw new ConfigError({ file, field, problem: `deno cannot use it with its key and CA: ${reason}` });
  }
  return new Configuration({
    server,
    transport,
    namespace: options.namespace || selected.context.namespace || options.podNamespace || "default",
    namespaceOverridden: Boolean(options.namespace),
    context: selected.name,
    files: options.files,
    async close() {
      exec?.[Symbol.dispose]();
      await transport[Symbol.asyncDispose]();
    },
  });
}
