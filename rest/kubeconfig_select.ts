/**
 * Picks a context of a kubeconfig with its cluster and user, and finds what would keep them from being used.
 *
 * @module
 */
import { ConfigError, type ConfigProblem } from "./config_error.ts";
import { isBearerToken } from "./credential.ts";
import {
  isEmptyKubeconfig,
  type Kubeconfig,
  type KubeconfigCluster,
  type KubeconfigContext,
  type KubeconfigEntry,
  type KubeconfigUser,
} from "./kubeconfig.ts";

/** A context, its cluster and its user. */
export interface SelectedContext {
  /** Name of the context; `undefined` in a pod, where there is no kubeconfig. */
  readonly name: string | undefined;
  /** The context. */
  readonly context: KubeconfigContext;
  /** Path to the cluster's fields, for errors. */
  readonly clusterAt: string | undefined;
  /** The cluster. */
  readonly cluster: KubeconfigEntry<KubeconfigCluster>;
  /** Name of the user; `undefined` in a pod. */
  readonly userName: string | undefined;
  /** Path to the user's fields, for errors. */
  readonly userAt: string | undefined;
  /** The user; with no field set for one who has no credentials. */
  readonly user: KubeconfigEntry<KubeconfigUser>;
}

function list(names: Iterable<string>): string {
  const quoted = [...names].map((name) => `"${name}"`);
  return quoted.length === 0 ? "there are none" : `there are ${quoted.join(", ")}`;
}

/** The file of a problem that is with the whole. */
function fileOf(config: Kubeconfig): string | undefined {
  return config.files.length === 0 ? undefined : config.files.join(", ");
}

/**
 * Picks the context of a name, or the current one.
 *
 * @throws {ConfigError} with all that is wrong with it; its `empty` is true where there is nothing to pick from
 */
export function selectContext(config: Kubeconfig, wanted?: string): SelectedContext {
  if (wanted === undefined && isEmptyKubeconfig(config)) throw emptyError(config);
  const name = wanted ?? config.currentContext;
  if (name === "") {
    throw new ConfigError({
      file: fileOf(config),
      field: "current-context",
      problem: `no context is chosen: set it, or ask for one by name (${list(config.contexts.keys())})`,
    });
  }
  const context = config.contexts.get(name);
  if (context === undefined) {
    throw new ConfigError(missingContext(config, name, wanted === undefined ? "current-context" : undefined));
  }
  const problems = contextProblems(config, name, context);
  const { cluster: clusterName = "", user: userName = "" } = context.value;
  const cluster = config.clusters.get(clusterName);
  const user = config.users.get(userName);
  const userAt = `users["${userName}"].user`;
  const clusterAt = `clusters["${clusterName}"].cluster`;
  if (user !== undefined) problems.push(...userProblems(user, userAt));
  if (cluster !== undefined) problems.push(...clusterProblems(cluster, clusterAt));
  if (problems.length > 0) throw new ConfigError(problems);
  return { name, context: context.value, clusterAt, cluster: cluster!, userName, userAt, user: user! };
}

function emptyError(config: Kubeconfig): ConfigError {
  return new ConfigError({ file: fileOf(config), problem: "it holds no configuration" }, { empty: true });
}

function missingContext(config: Kubeconfig, name: string, field: string | undefined): ConfigProblem {
  const problem = `the context "${name}" is not there (${list(config.contexts.keys())})`;
  return { file: fileOf(config), field, problem };
}

/** What a context names and is not there. */
function contextProblems(
  config: Kubeconfig,
  name: string,
  { file, value }: KubeconfigEntry<KubeconfigContext>,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (name === "") problems.push({ file, field: "contexts", problem: "the name of a context is empty" });
  for (const [kind, entries] of [["user", config.users], ["cluster", config.clusters]] as const) {
    const field = `contexts["${name}"].context.${kind}`;
    const named = value[kind] ?? "";
    if (named === "") problems.push({ file, field, problem: `no ${kind} is named` });
    else if (!entries.has(named)) {
      problems.push({
        file,
        field,
        problem: `the ${kind} "${named}" is not there (${list(entries.keys())})`,
      });
    }
  }
  return problems;
}

/**
 * Whether the context of a name, or the current one, can be used as far as the kubeconfig by itself tells.
 *
 * @throws {ConfigError} with all that is wrong with it
 */
export function confirmUsable(config: Kubeconfig, context?: string): void {
  selectContext(config, context);
}

/**
 * Whether every cluster, user and context can be used as far as the kubeconfig by itself tells.
 *
 * @throws {ConfigError} with all that is wrong; its `empty` is true where there is nothing at all
 */
export function validateConfig(config: Kubeconfig): void {
  if (isEmptyKubeconfig(config)) throw emptyError(config);
  const problems: ConfigProblem[] = [];
  const current = config.currentContext;
  if (current !== "" && !config.contexts.has(current)) {
    problems.push(missingContext(config, current, "current-context"));
  }
  for (const [name, context] of config.contexts) problems.push(...contextProblems(config, name, context));
  for (const [name, user] of config.users) problems.push(...userProblems(user, `users["${name}"].user`));
  for (const [name, cluster] of config.clusters) {
    problems.push(...clusterProblems(cluster, `clusters["${name}"].cluster`));
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

function clusterProblems(
  { file, value }: KubeconfigEntry<KubeconfigCluster>,
  field: string,
): ConfigProblem[] {
  if (value.server === undefined) return [{ file, field: `${field}.server`, problem: "no server is given" }];
  return [];
}

const execVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];
const interactiveModes = ["Never", "IfAvailable", "Always"];

/** What is wrong with a user's credentials by themselves. */
export function userProblems(
  { file, value }: KubeconfigEntry<KubeconfigUser>,
  field: string,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const found = (name: string, problem: string) =>
    problems.push({ file, field: `${field}.${name}`, problem });
  const hasToken = value.token !== undefined || value.tokenFile !== undefined;
  const hasBasic = value.username !== undefined || value.password !== undefined;
  if (hasToken && hasBasic) {
    found(
      value.token !== undefined ? "token" : "tokenFile",
      "both a token and a user name with password are given",
    );
  }
  const token = value.token?.trim(); // a line's end behind it is what an editor leaves
  if (token && !isBearerToken(token)) {
    found("token", "it holds characters that cannot stand in a header");
  }
  for (const pair of ["client-certificate", "client-key"] as const) {
    if (value[pair] !== undefined && value[`${pair}-data`] !== undefined) {
      found(pair, `both a file and ${pair}-data are given`);
    }
  }
  const hasCertificate = value["client-certificate"] !== undefined ||
    value["client-certificate-data"] !== undefined;
  const hasKey = value["client-key"] !== undefined || value["client-key-data"] !== undefined;
  if (hasCertificate && !hasKey) found("client-key", "it is missing, though there is a client certificate");
  if (hasKey && !hasCertificate) found("client-certificate", "it is missing, though there is a client key");
  const impersonates = value["as-uid"] !== undefined || (value["as-groups"] ?? []).length > 0 ||
    Object.keys(value["as-user-extra"] ?? {}).length > 0;
  if (impersonates && value.as === undefined) {
    found("as", "it is missing, though groups or attributes to act with are given");
  }
  const exec = value.exec;
  if (exec) {
    if (value["auth-provider"]) found("auth-provider", "both an exec plugin and an auth-provider are given");
    if (exec.command === undefined) found("exec.command", "no program is given");
    if (exec.apiVersion === undefined) {
      found("exec.apiVersion", `it is missing, expected ${execVersions.join(" or ")}`);
    } else if (!execVersions.includes(exec.apiVersion)) {
      found("exec.apiVersion", `"${exec.apiVersion}" is not known, expected ${execVersions.join(" or ")}`);
    }
    if (exec.interactiveMode === undefined) {
      if (exec.apiVersion === execVersions[0]) {
        found("exec.interactiveMode", `it is missing, expected ${interactiveModes.join(", ")}`);
      }
    } else if (!interactiveModes.includes(exec.interactiveMode)) {
      found(
        "exec.interactiveMode",
        `"${exec.interactiveMode}" is not known, expected ${interactiveModes.join(", ")}`,
      );
    }
  } else if (value["auth-provider"] && !hasToken && !hasBasic && !hasCertificate) {
    const name = value["auth-provider"].name ?? "";
    if (name === "oidc") return problems;
    found(
      "auth-provider",
      `the provider "${name}" is not supported: use its exec plugin, as kubectl does since 1.26`,
    );
  }
  return problems;
}
