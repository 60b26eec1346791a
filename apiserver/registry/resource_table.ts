/**
 * Which resources the server serves just now. Built-in ones stay; those of CustomResourceDefinitions come and go.
 *
 * @module
 */
import type { ServedResource } from "./served_resource.ts";

/** Told whenever the table has changed. */
export type TableListener = () => void;

type Versions = Map<string, Map<string, ServedResource>>;

/** See the module. */
export class ResourceTable {
  /** Groups, their versions and the resources in them, in the order in which they were added. */
  readonly #groups = new Map<string, Versions>();
  /** The resources that came together under one name, so that they can go together. */
  readonly #sets = new Map<string, readonly ServedResource[]>();
  readonly #listeners = new Set<TableListener>();
  #all: readonly ServedResource[] | undefined;
  #generation = 0;

  /** Grows with every change. */
  get generation(): number {
    return this.#generation;
  }

  /** All resources, in the order in which their sets were added. */
  get resources(): readonly ServedResource[] {
    return this.#all ??= [...this.#sets.values()].flat();
  }

  /** The resource at `/apis/GROUP/VERSION/RESOURCE`. */
  find(group: string, version: string, resource: string): ServedResource | undefined {
    return this.#groups.get(group)?.get(version)?.get(resource);
  }

  /** The resource whose objects have this kind. */
  findKind(group: string, version: string, kind: string): ServedResource | undefined {
    for (const served of this.#groups.get(group)?.get(version)?.values() ?? []) {
      if (served.kind === kind) return served;
    }
    return undefined;
  }

  /** Any version of a group's resource, the stored one first. */
  anyVersion(group: string, resource: string): ServedResource | undefined {
    let any: ServedResource | undefined;
    for (const resources of this.#groups.get(group)?.values() ?? []) {
      const served = resources.get(resource);
      if (served !== undefined && served.conversion === undefined) return served;
      any ??= served;
    }
    return any;
  }

  /** Whether any resource is served in the group. */
  hasGroup(group: string): boolean {
    return this.#groups.has(group);
  }

  /** Whether any resource is served in the group and version. */
  hasGroupVersion(group: string, version: string): boolean {
    return this.#groups.get(group)?.has(version) ?? false;
  }

  /**
   * Serves these resources under a name, in place of those that had it. An empty list takes the name away.
   *
   * @throws {Error} when another name has one of the resources; then nothing is changed
   */
  replace(name: string, resources: readonly ServedResource[]): void {
    const before = this.#sets.get(name) ?? [];
    for (const { group, version, resource } of resources) {
      const taken = this.find(group, version, resource);
      if (taken !== undefined && !before.includes(taken)) {
        throw new Error(`${resource} of ${group}/${version} is served already`);
      }
    }
    for (const served of before) this.#remove(served);
    for (const served of resources) this.#add(served);
    if (resources.length === 0) this.#sets.delete(name);
    else this.#sets.set(name, resources);
    this.#all = undefined;
    this.#generation += 1;
    for (const listener of this.#listeners) listener();
  }

  /** Calls the listener after each change. The result takes that back. */
  onChange(listener: TableListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #add(served: ServedResource): void {
    let versions = this.#groups.get(served.group);
    if (versions === undefined) this.#groups.set(served.group, versions = new Map());
    let resources = versions.get(served.version);
    if (resources === undefined) versions.set(served.version, resources = new Map());
    resources.set(served.resource, served);
  }

  #remove(served: ServedResource): void {
    const versions = this.#groups.get(served.group)!;
    const resources = versions.get(served.version)!;
    resources.delete(served.resource);
    if (resources.size === 0) versions.delete(served.version);
    if (versions.size === 0) this.#groups.delete(served.group);
  }
}
