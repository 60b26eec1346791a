/**
 * Where a control plane lives: its folder with keys and users, its ports, and the flags that tell its programs so.
 * @module
 */
import { join } from "@std/path";
import { type CertificateAndKey, ClientCertificateAuthority, createSigningKey } from "./credentials.ts";
import { freePorts } from "./free_ports.ts";

/** What may be asked of the programs. */
export interface SiteOptions {
  /** Kubernetes feature gates, given to every program but etcd. A program ends at once when it does not know one. */
  readonly featureGates?: Readonly<Record<string, boolean>>;
  /** kube-apiserver's `--runtime-config`: `{ "api/all": true }` serves alpha and beta versions too. */
  readonly runtimeConfig?: Readonly<Record<string, boolean>>;
  /** More flags for kube-apiserver, after the usual ones: the last of a name counts. */
  readonly apiServerFlags?: readonly string[];
}

/** The bearer tokens that a control plane knows from its start. */
export interface Tokens {
  /** Of `admin`, in `system:masters`, who may do everything. */
  readonly admin: string;
  /** Of `alice`, in `devs`, who may do what RBAC gives to every authenticated user, and no more. */
  readonly alice: string;
}

/** All that is decided about a control plane before its first program starts. */
export interface Site {
  readonly folder: string;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly apiServerPort: number;
  readonly tokens: Tokens;
  /** Of `carol`, in `system:masters`. */
  readonly clientCertificate: CertificateAndKey;
}

const files = {
  etcdData: "etcd",
  serverCertificates: "certificates",
  signingKey: "service-account.key",
  verifyingKey: "service-account.pub",
  clientAuthority: "client-ca.crt",
  tokens: "tokens.csv",
} as const;

/** Picks ports and makes keys and users in `folder`, which must be there. */
export async function prepareSite(folder: string): Promise<Site> {
  const [etcdPort, etcdPeerPort, apiServerPort] = freePorts(3);
  const [signing, authority] = await Promise.all([createSigningKey(), ClientCertificateAuthority.create()]);
  const tokens: Tokens = { admin: crypto.randomUUID(), alice: crypto.randomUUID() };
  const users = `${tokens.admin},admin,1,"system:masters"\n${tokens.alice},alice,2,"devs"\n`;
  const [clientCertificate] = await Promise.all([
    authority.issue({ commonName: "carol", organizations: ["system:masters"] }),
    Deno.writeTextFile(join(folder, files.signingKey), signing.privateKey, { mode: 0o600 }),
    Deno.writeTextFile(join(folder, files.verifyingKey), signing.publicKey),
    Deno.writeTextFile(join(folder, files.clientAuthority), authority.certificate),
    Deno.writeTextFile(join(folder, files.tokens), users, { mode: 0o600 }),
  ]);
  return { folder, etcdPort, etcdPeerPort, apiServerPort, tokens, clientCertificate };
}

/** etcd's address for clients. */
export function etcdUrl(site: Site): string {
  return `http://127.0.0.1:${site.etcdPort}`;
}

/** Where kube-apiserver puts the certificate that it makes for itself, with its authority: a client's CA file. */
export function serverCertificatePath(site: Site): string {
  return join(site.folder, files.serverCertificates, "apiserver.crt");
}

function flags(values: Readonly<Record<string, string | number | boolean | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => value === undefined ? [] : [`--${name}=${value}`]);
}

function switches(values: Readonly<Record<string, boolean>> | undefined): string | undefined {
  return values && Object.entries(values).map(([name, on]) => `${name}=${on}`).join(",");
}

/** One member on loopback. Its data need not outlive the machine, so nothing waits for the disk. */
export function etcdFlags(site: Site): string[] {
  const peer = `http://127.0.0.1:${site.etcdPeerPort}`;
  return flags({
    "name": "default",
    "data-dir": join(site.folder, files.etcdData),
    "unsafe-no-fsync": true,
    "listen-client-urls": etcdUrl(site),
    "advertise-client-urls": etcdUrl(site),
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `default=${peer}`,
  });
}

/** @param serviceAccounts Whether somebody makes service accounts, so that pods may be held to having one. */
export function apiServerFlags(site: Site, options: SiteOptions, serviceAccounts: boolean): string[] {
  const file = (name: keyof typeof files) => join(site.folder, files[name]);
  return flags({
    "etcd-servers": etcdUrl(site),
    "secure-port": site.apiServerPort,
    "bind-address": "127.0.0.1",
    "advertise-address": "127.0.0.1",
    // It would refuse to publish a loopback address as the endpoint of the service "kubernetes".
    "endpoint-reconciler-type": "none",
    "cert-dir": file("serverCertificates"),
    "client-ca-file": file("clientAuthority"),
    "token-auth-file": file("tokens"),
    "authorization-mode": "RBAC",
    "service-account-issuer": "https://kubernetes.default.svc",
    "service-account-key-file": file("verifyingKey"),
    "service-account-signing-key-file": file("signingKey"),
    "service-cluster-ip-range": "10.0.0.0/16",
    "disable-admission-plugins": serviceAccounts ? undefined : "ServiceAccount",
    // Otherwise a server that is told to stop keeps its open watches, and with them itself, for up to a minute.
    "shutdown-watch-termination-grace-period": "2s",
    "feature-gates": switches(options.featureGates),
    "runtime-config": switches(options.runtimeConfig),
  }).concat(options.apiServerFlags ?? []);
}

/** The built-in controllers, without those that would miss kubelets and a network. */
export function controllerManagerFlags(site: Site, options: SiteOptions, kubeconfigPath: string): string[] {
  return flags({
    "kubeconfig": kubeconfigPath,
    "secure-port": 0,
    "leader-elect": false,
    "controllers": "*,-node-ipam-controller,-node-lifecycle-controller",
    "service-account-private-key-file": join(site.folder, files.signingKey),
    "root-ca-file": serverCertificatePath(site),
    "feature-gates": switches(options.featureGates),
  });
}

/** The scheduler as it comes. */
export function schedulerFlags(options: SiteOptions, kubeconfigPath: string): string[] {
  return flags({
    "kubeconfig": kubeconfigPath,
    "secure-port": 0,
    "leader-elect": false,
    "feature-gates": switches(options.featureGates),
  });
}
