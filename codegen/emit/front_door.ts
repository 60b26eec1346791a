/**
 * What users import from: `api/mod.ts`, `mod.ts`, the `exports` of `deno.json`, and the same names in the import map
 * for machines without JSR.
 *
 * @module
 */
import type { GroupVersionKind } from "../../meta/mod.ts";
import { compareText, type FactsSet } from "../facts_set.ts";
import { generatedMark } from "../generated_file.ts";
import { docComment, namedStatement } from "./type_text.ts";

/** Folders that have an entry of their own, if their `mod.ts` is there. */
const publicFolders = [
  "api",
  "apiserver",
  "cache",
  "cli",
  "clientset",
  "controller",
  "discovery",
  "dynamic",
  "events",
  "leaderelection",
  "meta",
  "metrics",
  "rest",
  "schema",
  "testing",
  "workqueue",
];

/** What the front door passes on whole, if it is there: what a controller is written with. */
const throughFrontDoor = [
  "api/mod.ts",
  "cache/mod.ts",
  "clientset/mod.ts",
  "controller/mod.ts",
  "discovery/mod.ts",
  "dynamic/mod.ts",
  "events/mod.ts",
  "leaderelection/mod.ts",
  "meta/mod.ts",
  "rest/mod.ts",
  // Of schema/ only this: the rest is for those who build servers and tools.
  "schema/define_resource.ts",
  "workqueue/mod.ts",
];

/** Kinds that share a name with a kind of another group, by `GROUP/KIND`. */
const renamedKinds: { readonly [kind: string]: string } = { "/Event": "CoreEvent" };

/** Tells which files are in the tree, generated ones among them. */
export type IsPresent = (path: string) => boolean;

interface StableKind {
  readonly name: string;
  readonly as: string;
  readonly typeOnly: boolean;
}

/** `api/mod.ts`: each stable kind once, in its group's preferred version. */
export function apiEntry(facts: FactsSet): string {
  const files = stableKinds(facts);
  const statements = [...files].sort(([a], [b]) => compareText(a, b)).flatMap(([file, kinds]) => {
    const statement = (keyword: string, of: readonly StableKind[]) =>
      of.length === 0 ? [] : [namedStatement(
        keyword,
        of.map(({ name, as }) => name === as ? name : `${name} as ${as}`),
        `from "./${file}.ts";`,
      )];
    return [
      ...statement("export", kinds.filter(({ typeOnly }) => !typeOnly)),
      ...statement("export type", kinds.filter(({ typeOnly }) => typeOnly)),
    ];
  });
  const doc = docComment("", [
    `Every stable kind of Kubernetes ${facts.kubernetesVersion}, once, in its group's preferred version. Core's \`Event\` is \`CoreEvent\` here. Other versions, and the parts that kinds are made of, are in the files of each group and version.`,
    `@example
\`\`\`ts
import { Deployment } from "@kybern/kybern/api";

console.log(Deployment.group, Deployment.version, Deployment.resource); // apps v1 deployments
\`\`\``,
    "@module",
  ]);
  return `${generatedMark}\n${doc}${statements.join("\n")}\n`;
}

/** Stable kinds by the file of `api/` that has them. */
function stableKinds({ groupVersions }: FactsSet): Map<string, StableKind[]> {
  const parts = kindsWithoutResource(groupVersions);
  const files = new Map<string, StableKind[]>();
  const taken = new Map<string, string>();
  for (const { group, version, stability, resources } of groupVersions) {
    if (stability !== "ga") continue;
    const file = `${group || "core"}/${version}`;
    const kinds = [
      ...resources.map(({ kind }) => ({ name: kind, typeOnly: false })),
      ...(parts.get(file) ?? []).map((kind) => ({ name: kind, typeOnly: true })),
    ];
    for (const { name, typeOnly } of kinds) {
      const as = renamedKinds[`${group}/${name}`] ?? name;
      const owner = taken.get(as);
      if (owner === group) continue; // an older stable version of the same kind
      if (owner !== undefined) {
        throw new Error(`${as} is a kind of "${owner}" and of "${group}": rename one of them`);
      }
      taken.set(as, group);
      files.set(file, [...files.get(file) ?? [], { name, as, typeOnly }]);
    }
  }
  return files;
}

/** Kinds that only subresources answer or take (Scale, Eviction, TokenRequest), by the file that has them. */
function kindsWithoutResource(groupVersions: FactsSet["groupVersions"]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { resources } of groupVersions) {
    for (const { kind, subresources } of resources) {
      for (const { responseKind } of subresources) {
        const file = `${responseKind.group || "core"}/${responseKind.version}`;
        const known = found.get(file) ?? [];
        const served = groupVersions.find(({ group, version }) =>
          group === responseKind.group && version === responseKind.version
        );
        const isResource = served?.resources.some((other) => other.kind === responseKind.kind) ?? false;
        if (responseKind.kind === kind || isResource || known.includes(responseKind.kind)) continue;
        // Options of exec, proxy and the like are query parameters: kinds by name, without a schema.
        if (!isDefined(groupVersions, responseKind)) continue;
        found.set(file, [...known, responseKind.kind]);
      }
    }
  }
  return found;
}

function isDefined(groupVersions: FactsSet["groupVersions"], wanted: GroupVersionKind): boolean {
  return groupVersions.some(({ definitions }) =>
    Object.values(definitions).some((schema) =>
      schema["x-kubernetes-group-version-kind"]?.some(({ group, version, kind }) =>
        group === wanted.group && version === wanted.version && kind === wanted.kind
      )
    )
  );
}

/** `mod.ts`, of the folders that are there. */
export function frontDoor(isPresent: IsPresent): string {
  const statements = throughFrontDoor.filter(isPresent).map((path) => `export * from "./${path}";`);
  const doc = docComment("", [
    "Kybern: a Kubernetes client and controller runtime for Deno. This is the front door; each folder is also an entry of its own (`@kybern/kybern/cache`, …), and so is each group and version of the API (`@kybern/kybern/api/apps/v1`).",
    `@example A kind is a type and a value
\`\`\`ts
import { ConfigMap, type Draft, metaNamespaceKey } from "@kybern/kybern";

const draft: Draft<ConfigMap> = { metadata: { namespace: "default", name: "greeting" }, data: { hello: "world" } };
console.log(ConfigMap.resource, metaNamespaceKey(draft)); // configmaps default/greeting
\`\`\``,
    "@module",
  ]);
  return `${generatedMark}\n${doc}${statements.join("\n")}\n`;
}

/** The entries of `deno.json`'s `exports`: the front door, the public folders, every group and version. */
export function packageExports(apiFiles: readonly string[], isPresent: IsPresent): Map<string, string> {
  const folders = publicFolders.filter((folder) => isPresent(`${folder}/mod.ts`));
  const entries = [
    ...folders.map((folder): [string, string] => [`./${folder}`, `./${folder}/mod.ts`]),
    ...apiFiles.map((path): [string, string] => [`./${path.replace(/\.ts$/, "")}`, `./${path}`]),
  ];
  return new Map([[".", "./mod.ts"], ...entries.sort(([a], [b]) => compareText(a, b))]);
}

/** `deno.json` with these `exports`, everything else as it is. */
export function withExports(denoJson: string, exports: ReadonlyMap<string, string>): string {
  const lines = [...exports].map(([name, path]) => `    ${JSON.stringify(name)}: ${JSON.stringify(path)}`);
  const replaced = denoJson.replace(/"exports": \{[^}]*\}/, () => `"exports": {\n${lines.join(",\n")}\n  }`);
  if (replaced === denoJson && !denoJson.includes('"exports": {')) {
    throw new Error("deno.json has no exports");
  }
  return replaced;
}

/**
 * The import map for machines without JSR with the project's own names: bare, as a reader's code has them, and as
 * `jsr:` specifiers, as the examples have them.
 */
export function withOwnNames(
  importMap: string,
  { name, version }: { readonly name: string; readonly version: string },
  exports: ReadonlyMap<string, string>,
): string {
  const parsed: { imports: { [specifier: string]: string } } = JSON.parse(importMap);
  const published = `jsr:${name}@^${version.split(".").slice(0, 2).join(".")}`;
  const others = Object.entries(parsed.imports).filter(([specifier]) =>
    ![name, `jsr:${name}`].some((own) =>
      specifier === own || /^[/@]/.test(specifier.slice(own.length)) && specifier.startsWith(own)
    )
  );
  const own = [name, published].flatMap((base) =>
    [...exports].map(([key, path]): [string, string] => [base + key.slice(1), `../../${path.slice(2)}`])
  );
  return `${JSON.stringify({ ...parsed, imports: Object.fromEntries([...others, ...own]) }, null, 2)}\n`;
}
