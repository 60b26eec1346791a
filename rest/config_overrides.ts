/**
 * What a caller, a command line for example, says in place of a kubeconfig.
 *
 * @module
 */
import {
  Kubeconfig,
  type KubeconfigCluster,
  type KubeconfigContext,
  type KubeconfigEntry,
  type KubeconfigExtension,
  type KubeconfigUser,
} from "./kubeconfig.ts";
import { concealedCluster, concealedContext, concealedUser } from "./kubeconfig_redaction.ts";

/** Fields in place of a kubeconfig's. One that is absent, empty or false leaves what the kubeconfig says. */
export interface ConfigOverrides {
  /** Fields of the context: another cluster, user or namespace. */
  readonly context?: KubeconfigContext;
  /** Fields of the context's cluster. Paths count from the working directory. */
  readonly cluster?: KubeconfigCluster;
  /** Fields of the context's user. Paths count from the working directory. */
  readonly user?: KubeconfigUser;
}

/** Name of what overrides alone describe. */
const nameless = "overrides";

type Fields = { [field: string]: unknown };

/** Maps whose keys are merged one by one. What else is an object is one thing, and replaced whole. */
const mergedMaps = ["as-user-extra"];

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Whether overrides say anything of where the cluster is or who the client is. */
function isOverriding({ context, cluster, user }: ConfigOverrides): boolean {
  const fields = [
    context?.cluster,
    context?.user,
    ...Object.values(cluster ?? {}),
    ...Object.values(user ?? {}),
  ];
  return fields.some((value) => !isNothing(value));
}

/**
 * Fields with others over them: an empty one keeps what is there, a list replaces, maps are merged by key, extensions by
 * name. (The rule of client-go's `clientcmd`.)
 */
export function mergeFields<T extends object>(base: T, over: T): T {
  const merged: Fields = structuredClone({ ...base }) as Fields;
  for (const [field, value] of Object.entries(structuredClone({ ...over }))) {
    if (isNothing(value)) continue;
    const before = Object.hasOwn(merged, field) ? merged[field] : undefined;
    let next = value;
    if (mergedMaps.includes(field)) next = { ...before as Fields | undefined, ...value as Fields };
    if (field === "extensions") next = mergeExtensions(before as KubeconfigExtension[] ?? [], value);
    Object.defineProperty(merged, field, {
      value: next,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return merged as T;
}

function mergeExtensions(
  before: readonly KubeconfigExtension[],
  over: readonly KubeconfigExtension[],
): KubeconfigExtension[] {
  return [...new Map([...before, ...over].map((one) => [one.name, one])).values()];
}

/** Lets a group of fields, of which the overrides give any, be the overrides' alone. */
function takeTogether<T extends object>(merged: T, over: T, ...fields: (keyof T)[]): void {
  if (fields.every((field) => isNothing(over[field]))) return;
  for (const field of fields) {
    if (isNothing(over[field])) delete merged[field];
    else merged[field] = over[field];
  }
}

function overriddenCluster(base: KubeconfigCluster, over: KubeconfigCluster): KubeconfigCluster {
  const merged = mergeFields(base, over);
  takeTogether(
    merged,
    over,
    "insecure-skip-tls-verify",
    "certificate-authority",
    "certificate-authority-data",
  );
  // A name is that of one server's certificate: with another server it means nothing.
  takeTogether(merged, over, "tls-server-name");
  if (!isNothing(over.server) && isNothing(over["tls-server-name"])) delete merged["tls-server-name"];
  return concealedCluster(merged);
}

function overriddenUser(base: KubeconfigUser, over: KubeconfigUser): KubeconfigUser {
  const merged = mergeFields(base, over);
  takeTogether(merged, over, "client-certificate", "client-certificate-data");
  takeTogether(merged, over, "client-key", "client-key-data");
  return concealedUser(merged);
}

/** An entry with another value. It keeps its origin, where it has one. */
function withValue<T>(entry: KubeconfigEntry<T> | undefined, value: T): KubeconfigEntry<T> {
  return { ...entry, value };
}

/**
 * A kubeconfig with a context, its cluster and its user as overrides have them, and all else as it was
 * (`MergedRawConfig` of client-go). With no context at all the overrides make one of their own.
 *
 * @param context name of the context; without it the current one
 */
export function overrideConfig(config: Kubeconfig, overrides: ConfigOverrides, context?: string): Kubeconfig {
  const result = new Kubeconfig(config);
  const { cluster = {}, user = {} } = overrides;
  if (!isOverriding(overrides) && isNothing(overrides.context?.namespace)) return result;
  const chosen = context ?? config.currentContext;
  // A context that is asked for and not there is an error of whoever selects it.
  if (chosen !== "" && !config.contexts.has(chosen)) return result;
  const name = chosen === "" ? nameless : chosen;
  const entry = config.contexts.get(name);
  const merged = mergeFields(entry?.value ?? {}, overrides.context ?? {});
  if (chosen === "") {
    merged.cluster ||= nameless;
    merged.user ||= nameless;
    result.currentContext = name;
  }
  result.contexts.set(name, withValue(entry, concealedContext(merged)));
  const { cluster: clusterName = "", user: userName = "" } = merged;
  const oldCluster = config.clusters.get(clusterName);
  if (clusterName !== "" && (!isNothing(cluster) || clusterName === nameless)) {
    result.clusters.set(
      clusterName,
      withValue(oldCluster, overriddenCluster(oldCluster?.value ?? {}, cluster)),
    );
  }
  const oldUser = config.users.get(userName);
  if (userName !== "" && (!isNothing(user) || userName === nameless)) {
    result.users.set(userName, withValue(oldUser, overriddenUser(oldUser?.value ?? {}, user)));
  }
  return result;
}
