/**
 * Which objects a manager holds in memory: all, or those of some namespaces and selectors, for all kinds or for one.
 *
 * @module
 */
import type { InformerSelection } from "../cache/mod.ts";
import { namespaceNames, type Namespaces, selectorsIn } from "../cache/namespace_selections.ts";
import {
  type FieldSelector,
  type KubernetesObject,
  type LabelSelector,
  labelSelectorOf,
  parseFieldSelector,
} from "../meta/mod.ts";
import type { SelectOptions } from "../rest/mod.ts";
import { type SelectableValue, selectableValueOf } from "../schema/selectable_value.ts";
import { isSameKind } from "./kind_key.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** Which objects are held. */
export interface CacheSelection extends SelectOptions {
  /**
   * Their namespaces, each with a list and watch of its own, so that permissions in these are enough; of no effect on a
   * cluster-scoped kind. By name, each may have selectors of its own.
   *
   * @default all namespaces at once
   */
  readonly namespaces?: Namespaces;
}

/** Which objects of one kind are held. */
export interface TypeCacheSelection extends CacheSelection {
  /** The kind. */
  readonly type: AnyResourceType;
}

/**
 * Which objects a manager holds. Of several settings for a kind the nearest counts, and one that is given is never
 * overruled by one that is further away: for the namespaces those of the kind, then those of all; for a selector in a
 * namespace that of the kind in this namespace, that of the kind, that of the namespace, that of all.
 *
 * @example Secrets of one namespace, all else of two
 * ```ts
 * import { Manager, Secret } from "@kybern/kybern";
 *
 * const manager = new Manager({
 *   cache: {
 *     namespaces: ["red", "green"],
 *     byType: [{ type: Secret, namespaces: ["red"], labelSelector: "shop" }],
 *   },
 * });
 * console.log(manager.isLeader); // false: it has not begun
 * ```
 */
export interface CacheOptions extends CacheSelection {
  /** What counts for one kind alone. */
  readonly byType?: readonly TypeCacheSelection[];
}

/** A namespace is read that the cache does not hold, so that it could not be told whether an object is there. */
export class NamespaceNotCachedError extends Error {
  /** Always `NamespaceNotCachedError`. */
  override readonly name: string = "NamespaceNotCachedError";
  /** The kind. */
  readonly kind: string;
  /** The namespace that was asked for. */
  readonly namespace: string;

  /** Names the kind, the namespace, and those that there are. */
  constructor(kind: string, namespace: string, cached: readonly string[]) {
    super(
      `the cache of ${kind} does not hold namespace "${namespace}", but ${cached.join(", ")}: ` +
        "add it to the manager's cache.namespaces, or ask client.live",
    );
    this.kind = kind;
    this.namespace = namespace;
  }
}

/** Selectors as they are compared. */
interface ParsedSelectors {
  readonly labels: LabelSelector;
  readonly fields: FieldSelector;
}

/** The objects of one kind that a cache holds. */
export class CacheScope {
  /** The namespaces; `undefined` for all, and for a cluster-scoped kind. */
  readonly namespaces: readonly string[] | undefined;
  readonly #selectors: ReadonlyMap<string, SelectOptions> | undefined;
  readonly #everywhere: SelectOptions;
  readonly #namespaced: boolean;
  readonly #valueOf: SelectableValue;
  readonly #parsed = new Map<string, ParsedSelectors>();

  /** What the options say of a kind. */
  constructor(type: AnyResourceType, options: CacheOptions) {
    const own: CacheSelection = options.byType?.find((each) => isSameKind(each.type, type)) ?? {};
    const of = (namespace: string): SelectOptions => ({
      labelSelector: selectorsIn(own.namespaces, namespace)?.labelSelector ?? own.labelSelector ??
        selectorsIn(options.namespaces, namespace)?.labelSelector ?? options.labelSelector,
      fieldSelector: selectorsIn(own.namespaces, namespace)?.fieldSelector ?? own.fieldSelector ??
        selectorsIn(options.namespaces, namespace)?.fieldSelector ?? options.fieldSelector,
    });
    const namespaces = own.namespaces ?? options.namespaces;
    const names = namespaces && namespaceNames(namespaces);
    this.#namespaced = type.namespaced;
    this.#valueOf = selectableValueOf(type);
    this.#everywhere = of("");
    this.#selectors = type.namespaced && names !== undefined && !names.includes("")
      ? new Map(names.map((namespace) => [namespace, of(namespace)]))
      : undefined;
    this.namespaces = this.#selectors && [...this.#selectors.keys()];
  }

  /** The same for an informer. */
  get selection(): InformerSelection {
    return this.#selectors === undefined
      ? { ...this.#everywhere, namespaces: [""] }
      : { namespaces: Object.fromEntries(this.#selectors) };
  }

  /** Whether objects of a namespace are held, as far as they are selected. */
  holdsNamespace(namespace: string): boolean {
    return this.#selectors === undefined || this.#selectors.has(namespace);
  }

  /** Whether an object as it is now is held: the server tells the cache of it. */
  holds(object: KubernetesObject): boolean {
    const { metadata } = object;
    const namespace = this.#namespaced ? metadata?.namespace ?? "" : "";
    if (!this.holdsNamespace(namespace)) return false;
    const { labels, fields } = this.#selectorsIn(namespace);
    return labels.matches(metadata?.labels) && fields.matches((field) => this.#valueOf(object, field));
  }

  #selectorsIn(namespace: string): ParsedSelectors {
    const place = this.#selectors === undefined ? "" : namespace;
    let parsed = this.#parsed.get(place);
    if (parsed === undefined) {
      const { labelSelector = "", fieldSelector = "" } = this.#selectors?.get(place) ?? this.#everywhere;
      parsed = {
        labels: labelSelectorOf(labelSelector),
        fields: typeof fieldSelector === "string" ? parseFieldSelector(fieldSelector) : fieldSelector,
      };
      this.#parsed.set(place, parsed);
    }
    return parsed;
  }
}
