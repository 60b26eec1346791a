/**
 * A kubeconfig in the shape of its file.
 *
 * @module
 */
import type { Kubeconfig, KubeconfigEntry } from "./kubeconfig.ts";

/** A kubeconfig's file: lists of named entries. */
export interface KubeconfigTree {
  /** Always `v1`. */
  apiVersion: string;
  /** Always `Config`. */
  kind: string;
  /** Clusters by name; `null` for none, as kubectl writes it. */
  clusters: { [field: string]: unknown }[] | null;
  /** Contexts by name; `null` for none. */
  contexts: { [field: string]: unknown }[] | null;
  /** The context that counts where none is asked for; empty for none. */
  "current-context": string;
  /** Users by name; `null` for none. */
  users: { [field: string]: unknown }[] | null;
  /** Fields that are not known here. */
  [field: string]: unknown;
}

type Fields = { readonly [field: string]: unknown };

/** The three lists of a kubeconfig, with the field that an entry's content stands under. */
export const kubeconfigLists = [
  { list: "clusters", inner: "cluster", always: ["server"] },
  { list: "contexts", inner: "context", always: ["cluster", "user"] },
  { list: "users", inner: "user", always: [] },
] as const;

/** Name of one of the three lists. */
export type KubeconfigList = typeof kubeconfigLists[number]["list"];

/** Fields in the order of their names, as kubectl writes them. A field `__proto__` is one like any other. */
function ordered(fields: Fields): { [field: string]: unknown } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
}

/** An entry as its list in the file has it. */
export function entryTree(
  list: KubeconfigList,
  name: string,
  { value, others }: KubeconfigEntry<object>,
): { [field: string]: unknown } {
  const { inner, always } = kubeconfigLists.find((one) => one.list === list)!;
  // A clone has none of the value's own ways to be printed.
  const content = { ...Object.fromEntries(always.map((field) => [field, ""])), ...structuredClone(value) };
  return ordered({ ...structuredClone(others), name, [inner]: ordered(content) });
}

/** Brings entries of a list into the order of their names, as kubectl writes them; an empty list is `null`. */
export function sortedList(
  entries: Iterable<{ [field: string]: unknown }>,
): { [field: string]: unknown }[] | null {
  const sorted = [...entries].sort((a, b) => String(a.name) < String(b.name) ? -1 : 1);
  return sorted.length === 0 ? null : sorted;
}

/** Entries of one of the lists by name. */
export function entriesOf(config: Kubeconfig, list: KubeconfigList): Map<string, KubeconfigEntry<object>> {
  return config[list];
}

/** The whole in the shape of its file. It holds the secrets that the kubeconfig holds. */
export function kubeconfigTree(config: Kubeconfig): KubeconfigTree {
  const lists = kubeconfigLists.map(({ list }) => [
    list,
    sortedList([...entriesOf(config, list)].map(([name, entry]) => entryTree(list, name, entry))),
  ]);
  return ordered({
    ...config.others,
    ...Object.fromEntries(lists),
    apiVersion: "v1",
    kind: "Config",
    "current-context": config.currentContext,
  }) as KubeconfigTree;
}
