/**
 * A kubeconfig of one context alone.
 *
 * @module
 */
import { ConfigError } from "./config_error.ts";
import { Kubeconfig } from "./kubeconfig.ts";

/** The entry of a name alone. */
function only<T>(entries: ReadonlyMap<string, T>, name: string | undefined): [string, T][] {
  const entry = name === undefined ? undefined : entries.get(name);
  return entry === undefined ? [] : [[name!, entry]];
}

/**
 * What of a kubeconfig a context needs: itself, its cluster and its user. It becomes the current one. (client-go's
 * `MinifyConfig`, `kubectl config view --minify`.)
 *
 * @param context name of the context; without it the current one
 * @throws {ConfigError} when no context is chosen, or it or what it names is not there
 */
export function minifyConfig(config: Kubeconfig, context?: string): Kubeconfig {
  const name = context ?? config.currentContext;
  const file = config.files.length === 0 ? undefined : config.files.join(", ");
  if (name === "") {
    throw new ConfigError({
      file,
      field: "current-context",
      problem: "it is not set, and no context is asked for",
    });
  }
  const entry = config.contexts.get(name);
  if (entry === undefined) throw new ConfigError({ file, problem: `the context "${name}" is not there` });
  const { cluster, user } = entry.value;
  for (
    const [kind, named, entries] of [["cluster", cluster, config.clusters], [
      "user",
      user,
      config.users,
    ]] as const
  ) {
    // One that names none is left as it is: it may be meant for overrides.
    if (named === undefined || named === "" || entries.has(named)) continue;
    const field = `contexts["${name}"].context.${kind}`;
    throw new ConfigError({ file: entry.file, field, problem: `the ${kind} "${named}" is not there` });
  }
  return new Kubeconfig({
    clusters: only(config.clusters, cluster),
    users: only(config.users, user),
    contexts: [[name, entry]],
    currentContext: name,
    others: config.others,
    files: config.files,
  });
}
