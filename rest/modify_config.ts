/**
 * Changes kubeconfigs where they are.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { isAbsolute } from "@std/path/is-absolute";
import { parseYaml, stringifyYaml } from "../meta/mod.ts";
import { ConfigError } from "./config_error.ts";
import { Kubeconfig, type KubeconfigEntry, mergeKubeconfigs } from "./kubeconfig.ts";
import { loadingPrecedence, readKubeconfigs } from "./kubeconfig_files.ts";
import { concealedCluster, concealedContext, concealedUser } from "./kubeconfig_redaction.ts";
import { entriesOf, entryTree, type KubeconfigList, kubeconfigLists, sortedList } from "./kubeconfig_tree.ts";
import { LockedFile, type WriteKubeconfigOptions } from "./kubeconfig_write.ts";
import { readIfThere } from "./local_access.ts";

/** Options of {@linkcode modifyConfig}. */
export interface ModifyConfigOptions extends WriteKubeconfigOptions {
  /** The one file to change, in place of the usual ones. It need not be there yet. */
  path?: string | undefined;
}

type Fields = { [field: string]: unknown };
type Entry = KubeconfigEntry<object>;

/** A change of one file: of an entry, or of the current context. */
type Change =
  | { readonly currentContext: string }
  | {
    readonly list: KubeconfigList;
    readonly name: string;
    readonly before: Entry | undefined;
    /** `undefined` where the entry goes. */
    readonly after: Entry | undefined;
  };

/** A copy of which nothing is shared, for a caller to change. */
function draftOf(config: Kubeconfig): Kubeconfig {
  const draft = new Kubeconfig(config);
  for (const [name, entry] of config.clusters) {
    draft.clusters.set(name, { ...entry, value: concealedCluster(structuredClone(entry.value)) });
  }
  for (const [name, entry] of config.users) {
    draft.users.set(name, { ...entry, value: concealedUser(structuredClone(entry.value)) });
  }
  for (const [name, entry] of config.contexts) {
    draft.contexts.set(name, { ...entry, value: concealedContext(structuredClone(entry.value)) });
  }
  return draft;
}

function isSame(list: KubeconfigList, name: string, a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return stringifyYaml(entryTree(list, name, a)) === stringifyYaml(entryTree(list, name, b));
}

/** What differs between two states, by the file that it has to be written to. */
function changesBetween(
  before: Kubeconfig,
  after: Kubeconfig,
  files: { readonly fallback: string; readonly withCurrentContext: string },
): Map<string, Change[]> {
  const changes = new Map<string, Change[]>();
  const add = (file: string, change: Change) => changes.set(file, [...changes.get(file) ?? [], change]);
  if (before.currentContext !== after.currentContext) {
    const file = after.currentContext === "" ? files.withCurrentContext : files.fallback;
    add(file, { currentContext: after.currentContext });
  }
  for (const { list } of kubeconfigLists) {
    const [old, now] = [entriesOf(before, list), entriesOf(after, list)];
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const change = { list, name, before: old.get(name), after: now.get(name) };
      if (isSame(list, name, change.before, change.after)) continue;
      add(change.after?.file ?? change.before?.file ?? files.fallback, change);
    }
  }
  return changes;
}

/** A path as it is written: one below the file's folder is relative to it, so that both may be moved together. */
function writtenPath(path: string, file: string): string {
  const folder = `${dirname(file)}/`;
  return isAbsolute(path) && path.startsWith(folder) ? path.slice(folder.length) : path;
}

const pathFields = ["certificate-authority", "client-certificate", "client-key", "tokenFile"];

/** An entry's fields as the file has them: with paths as they were written there, where they have not changed. */
function writtenFields(after: Entry, before: Entry | undefined, raw: Fields, file: string): Fields {
  const fields: Fields = structuredClone({ ...after.value });
  const old: Fields = { ...before?.value };
  for (const field of pathFields) {
    const path = fields[field];
    if (typeof path !== "string") continue;
    fields[field] = path === old[field] && typeof raw[field] === "string"
      ? raw[field]
      : writtenPath(path, file);
  }
  const [exec, oldExec, rawExec] = [fields.exec, old.exec, raw.exec] as (Fields | undefined | null)[];
  if (exec && oldExec && rawExec && exec.command === oldExec.command) exec.command = rawExec.command;
  return fields;
}

/** The file's content after the changes. */
function patched(text: string | undefined, changes: readonly Change[], file: string): string {
  const tree = (text === undefined ? undefined : parseYaml(text)) as Fields | undefined ?? {};
  const lists = Object.fromEntries(
    kubeconfigLists.map(({ list }) => [list, [...(tree[list] ?? []) as Fields[]]]),
  );
  let currentContext = tree["current-context"] ?? "";
  for (const change of changes) {
    if ("currentContext" in change) {
      currentContext = change.currentContext;
      continue;
    }
    const { list, name, before, after } = change;
    const { inner } = kubeconfigLists.find((one) => one.list === list)!;
    const item = lists[list]!.find((one) => one.name === name);
    lists[list] = lists[list]!.filter((one) => one !== item);
    if (after === undefined) continue;
    const { name: _name, [inner]: raw, ...others } = item ?? {};
    const value = writtenFields(after, before, raw as Fields ?? {}, file);
    lists[list].push(entryTree(list, name, { value, others: after.others ?? others }));
  }
  const result = {
    ...tree,
    ...Object.fromEntries(kubeconfigLists.map(({ list }) => [list, sortedList(lists[list]!)])),
    "apiVersion": "v1",
    "kind": "Config",
    "current-context": currentContext,
  };
  return stringifyYaml(Object.fromEntries(Object.entries(result).sort(([a], [b]) => a < b ? -1 : 1)));
}

/** The first of the files that is there, else the last: where kubectl puts what is new. */
function defaultFile(paths: readonly string[], configs: readonly Kubeconfig[]): string {
  const file = configs[0]?.files[0] ?? paths.at(-1);
  if (file !== undefined) return file;
  throw new ConfigError({ problem: "there is no file to write: set KUBECONFIG or HOME, or give a path" });
}

/**
 * Changes the kubeconfig of `path`, or the usual ones (client-go's `ModifyConfig`): `change` gets all of them merged, and
 * whatever it changes is written back where it came from. What is new, and another current context, goes to the first of
 * the files that is there, or to the last if none is. Entries that are not changed, and fields that are not known here,
 * stay as they are, also those that another program wrote meanwhile. Comments are lost, as by kubectl.
 *
 * Permissions: `--allow-read` of the files, `--allow-write` of what is changed, both also of its `FILE.lock`, and without
 * `path` `--allow-env=KUBECONFIG,HOME`.
 *
 * @returns the kubeconfig with the changes
 * @throws {ConfigError} when a file is wrong, cannot be written, or is locked by another program
 * @throws what `change` throws; nothing is written then
 *
 * @example
 * ```ts
 * import { modifyConfig } from "@kybern/kybern/rest";
 *
 * async function useContext(name: string) {
 *   await modifyConfig((config) => void (config.currentContext = name));
 * }
 * ```
 */
export async function modifyConfig(
  change: (config: Kubeconfig) => void | Promise<void>,
  options: ModifyConfigOptions = {},
): Promise<Kubeconfig> {
  return await modifyConfigAt(loadingPrecedence(options), change, options);
}

/** The same, of given files. */
export async function modifyConfigAt(
  paths: readonly string[],
  change: (config: Kubeconfig) => void | Promise<void>,
  options: WriteKubeconfigOptions = {},
): Promise<Kubeconfig> {
  const { signal } = options;
  const configs = await readKubeconfigs(paths, { signal });
  const before = mergeKubeconfigs(configs);
  const after = draftOf(before);
  await change(after);
  const fallback = defaultFile(paths, configs);
  const setter = configs.find(({ currentContext }) => currentContext === before.currentContext);
  const changes = changesBetween(before, after, {
    fallback,
    withCurrentContext: setter?.files[0] ?? fallback,
  });
  await using locks = new AsyncDisposableStack();
  const locked: [string, LockedFile][] = [];
  // Always in one order: two programs that want the same files do not wait for each other.
  for (const file of [...changes.keys()].sort()) {
    locked.push([file, locks.use(await LockedFile.open(file, options))]);
  }
  const texts: string[] = [];
  for (const [file] of locked) {
    texts.push(patched(await readIfThere(file, { signal }), changes.get(file)!, file));
  }
  for (const [index, [, file]] of locked.entries()) await file.commit(texts[index]!);
  return after;
}
