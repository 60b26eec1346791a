/**
 * Where a definition's TypeScript type lives: a file of `api/`, or `meta/` for what is written there by hand.
 *
 * @module
 */
import type { FactsSet } from "../facts_set.ts";
import { splitDefinitionName } from "../facts_set.ts";

/** Definitions whose type is written by hand in `meta/`, and named there as here. */
const inMeta: ReadonlySet<string> = new Set([
  "Condition",
  "ListMeta",
  "ManagedFieldsEntry",
  "ObjectMeta",
  "OwnerReference",
  "Status",
  "StatusCause",
  "StatusDetails",
]);

/** The package of the definitions in {@linkcode inMeta}. */
const metaPackage = "io.k8s.apimachinery.pkg.apis.meta.v1";

/** What all groups share and no group serves goes to the file of the version in which Kubernetes keeps it. */
const sharedFile = "meta/v1";

/** A type's place: `meta` for `meta/mod.ts`, else a file of `api/` such as `core/v1`. */
export interface Home {
  readonly file: string;
  readonly name: string;
}

/** Finds homes; see {@linkcode definitionHomes}. */
export type HomeOf = (definition: string) => Home;

/**
 * The homes of all definitions. A package lives in the file of the group and version whose kinds it defines. One that
 * no version serves yet goes to the group of its sibling: `io.k8s.api.scheduling.v1alpha3` beside
 * `io.k8s.api.scheduling.v1`.
 */
export function definitionHomes({ groupVersions }: FactsSet): HomeOf {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();
  for (const { group, version, resources } of groupVersions) {
    for (const { definition } of resources) {
      const { package: packageName } = splitDefinitionName(definition);
      files.set(packageName, `${group || "core"}/${version}`);
      folders.set(withoutVersion(packageName), group || "core");
    }
  }
  return (definition) => {
    const { package: packageName, name } = splitDefinitionName(definition);
    if (packageName === metaPackage && inMeta.has(name)) return { file: "meta", name };
    const file = files.get(packageName);
    if (file !== undefined) return { file, name };
    if (packageName.startsWith("io.k8s.apimachinery.")) return { file: sharedFile, name };
    const folder = folders.get(withoutVersion(packageName));
    if (folder === undefined) throw new Error(`${definition} belongs to no group that the server serves`);
    return { file: `${folder}/${splitDefinitionName(packageName).name}`, name };
  };
}

function withoutVersion(packageName: string): string {
  return splitDefinitionName(packageName).package;
}
