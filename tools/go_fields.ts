/**
 * Writes `apiserver/kinds/go_fields.ts`: what the field tags of Kubernetes' Go types say and OpenAPI does not, namely
 * how a server writes a field that has no value, and by which Go type a field is called in decoding errors.
 *
 * `deno run -A tools/go_fields.ts GO_MODULE_CACHE/k8s.io 0.37.2`
 *
 * @module
 */
import { groupVersions } from "../schema/facts/index.ts";

/** A field of a Go struct. */
interface GoField {
  /** Name in JSON; empty for an inlined struct. */
  readonly name: string;
  /** Go type as it stands in the source. */
  readonly type: string;
  readonly omitEmpty: boolean;
  readonly omitZero: boolean;
}

/** A package of Go types. */
interface GoPackage {
  /** Prefix of its definitions in OpenAPI, for example `io.k8s.api.core.v1`. */
  readonly definitions: string;
  /** Name by which its types are called in messages, for example `v1`. */
  readonly name: string;
  readonly structs: Map<string, GoField[]>;
  /** Named types that are no structs: `PullPolicy` and `string`. */
  readonly named: Map<string, string>;
}

const derivable: Readonly<Record<string, true>> = {
  string: true,
  bool: true,
  int32: true,
  int64: true,
};

function parsePackage(definitions: string, sources: string[]): GoPackage {
  const structs = new Map<string, GoField[]>();
  const named = new Map<string, string>();
  for (const source of sources) {
    const text = source.replace(/\/\*[\s\S]*?\*\//g, "");
    for (const match of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      const fields: GoField[] = [];
      for (const line of match[2]!.split("\n")) {
        const field = /^\s+(?:(\w+)\s+)?([\w.*\[\]]+)\s+`.*?json:"([^"]*)"/.exec(line);
        if (field === null) continue;
        const [name, ...options] = field[3]!.split(",") as [string, ...string[]];
        if (name === "-") continue;
        fields.push({
          name: options.includes("inline") ? "" : name,
          type: field[2]!,
          omitEmpty: options.includes("omitempty"),
          omitZero: options.includes("omitzero"),
        });
      }
      structs.set(match[1]!, fields);
    }
    for (const match of text.matchAll(/^type (\w+) =?\s*([\w.\[\]*]+)\s*$/gm)) {
      if (match[2] !== "struct") named.set(match[1]!, match[2]!);
    }
    for (const group of text.matchAll(/^type \(\n([\s\S]*?)^\)/gm)) {
      for (const match of group[1]!.matchAll(/^\s+(\w+) ([\w.\[\]*]+)\s*$/gm)) {
        named.set(match[1]!, match[2]!);
      }
    }
  }
  return { definitions, name: definitions.split(".").at(-1)!, structs, named };
}

async function goSources(folder: string): Promise<string[]> {
  const sources: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const generated = /^(zz_|generated|register|doc|.*_test\.go$|.*swagger_doc)/.test(entry.name);
    if (entry.isFile && entry.name.endsWith(".go") && !generated) {
      sources.push(await Deno.readTextFile(`${folder}/${entry.name}`));
    }
  }
  return sources;
}

async function findPackages(root: string, version: string): Promise<GoPackage[]> {
  const packages: GoPackage[] = [];
  const api = `${root}/api@v${version}`;
  for await (const group of Deno.readDir(api)) {
    if (!group.isDirectory || group.name === "testdata") continue;
    for await (const entry of Deno.readDir(`${api}/${group.name}`)) {
      if (!entry.isDirectory || !/^v\d/.test(entry.name)) continue;
      packages.push(parsePackage(
        `io.k8s.api.${group.name}.${entry.name}`,
        await goSources(`${api}/${group.name}/${entry.name}`),
      ));
    }
  }
  const others: [string, string][] = [
    ["io.k8s.apimachinery.pkg.apis.meta.v1", `apimachinery@v${version}/pkg/apis/meta/v1`],
    [
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
      `apiextensions-apiserver@v${version}/pkg/apis/apiextensions/v1`,
    ],
    [
      "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1",
      `kube-aggregator@v${version}/pkg/apis/apiregistration/v1`,
    ],
  ];
  for (const [definitions, folder] of others) {
    packages.push(parsePackage(definitions, await goSources(`${root}/${folder}`)));
  }
  return packages.sort((a, b) => a.definitions < b.definitions ? -1 : 1);
}

/** The types of other packages that fields use, by the alias under which they are imported there. */
function resolve(
  packages: readonly GoPackage[],
  own: GoPackage,
  type: string,
): [GoPackage, string] | undefined {
  const dot = type.indexOf(".");
  if (dot === -1) return [own, type];
  const alias = type.slice(0, dot);
  const definitions = alias === "metav1"
    ? "io.k8s.apimachinery.pkg.apis.meta.v1"
    : /^(core)?v1$|^api$/.test(alias)
    ? "io.k8s.api.core.v1"
    : own.definitions.replace(/\.\w+$/, `.${alias}`);
  const found = packages.find((one) => one.definitions === definitions);
  return found === undefined ? undefined : [found, type.slice(dot + 1)];
}

/** A field, the package of its type, and the inlined structs that it comes through. */
type FoundField = readonly [home: GoPackage, field: GoField, through: string];

function fieldsOf(
  packages: readonly GoPackage[],
  own: GoPackage,
  struct: string,
  through = "",
): FoundField[] {
  return (own.structs.get(struct) ?? []).flatMap((field): FoundField[] => {
    if (field.name !== "") return [[own, field, through]];
    const inlined = resolve(packages, own, field.type.replace(/^\*/, ""));
    if (inlined === undefined) throw new Error(`${own.definitions}.${struct}: cannot find ${field.type}`);
    return inlined[1] === "TypeMeta" ? [] : fieldsOf(packages, ...inlined, `${through}@${inlined[1]}`);
  });
}

/**
 * One field as a word, or undefined where the usual holds: `NAME` + marks + `:TYPE`.
 *
 * Marks: `*` a scalar's zero value is kept (it is a pointer in Go); `!` written even without a value; `{` a struct by
 * value, always written; `0` a struct by value that is left out when empty. TYPE is a named Go type; `@STRUCT` at the
 * end names a struct that the field is inlined from.
 */
function wordOf(packages: readonly GoPackage[], [own, field, through]: FoundField): string | undefined {
  const pointer = field.type.startsWith("*");
  const bare = field.type.replace(/^\*/, "");
  let marks = "";
  let type = "";
  const element = bare.replace(/^(\[\]|map\[[\w.]+\])/, "");
  const collection = element !== bare;
  const found = /^[a-z]\w*$/.test(element) ? undefined : resolve(packages, own, element);
  const underlying = found?.[0].named.get(found[1]);
  const struct = found !== undefined && found[0].structs.has(found[1]);
  const special =
    /^(metav1\.)?(Time|MicroTime|Duration)$|^resource\.Quantity$|^intstr\.IntOrString$|RawExtension$/.test(
      element,
    );
  if (underlying !== undefined) type = `${found![0].name}.${found![1]}`;
  else if (!special && !struct && derivable[element] === undefined && element !== "[]byte") type = element;
  if (!field.omitEmpty && !field.omitZero) marks += "!";
  if (pointer && (!field.omitEmpty || !(struct || special || collection))) marks += "*";
  if (!pointer && !collection && (struct || special) && underlying === undefined) {
    marks += field.omitZero ? "0" : "{";
  }
  const key = /^map\[(.*?)\]/.exec(bare)?.[1];
  if (key !== undefined && key !== "string") type = bare.replace(key, `${own.name}.${key}`);
  else if (key !== undefined && type !== "") type = `map[string]${type}`;
  if (marks === "" && type === "" && through === "") return undefined;
  return `${field.name}${marks}${type === "" ? "" : `:${type}`}${through}`;
}

if (import.meta.main) {
  const [root, version] = Deno.args as [string, string];
  const packages = await findPackages(root, version);
  const facts = await Promise.all(groupVersions.map((entry) => entry.load()));
  const known = new Set(facts.flatMap(({ definitions }) => Object.keys(definitions)));
  const lines: string[] = [];
  for (const one of packages) {
    for (const struct of [...one.structs.keys()].sort()) {
      if (!known.has(`${one.definitions}.${struct}`) || struct.endsWith("List")) continue;
      const words = fieldsOf(packages, one, struct).map((field) => wordOf(packages, field))
        .filter((word) => word !== undefined);
      if (words.length > 0) {
        lines.push(
          `  ${JSON.stringify(`${one.definitions}.${struct}`)}: ${JSON.stringify(words.join(" "))},`,
        );
      }
    }
  }
  await Deno.writeTextFile(
    "apiserver/kinds/go_fields.ts",
    `// Generated by tools/go_fields.ts from Kubernetes' Go modules v${version}. Do not edit.
/**
 * What the field tags of Kubernetes' Go types say and OpenAPI does not: how a server writes a field that has no value,
 * and by which Go type a field is called in decoding errors.
 *
 * A line is a struct by its definition's name, with a word per field that is not as usual: \`NAME\`, marks, \`:TYPE\`,
 * \`@STRUCT\`. As usual is a field that is left out when it is zero or empty, with the type that its schema tells.
 * Marks: \`*\` kept when zero; \`!\` written even without a value; \`{\` always written, since it is a struct by value;
 * \`0\` such a one that is left out when it is zero. TYPE is a named Go type, of a list that of its items. STRUCT is one
 * that the field is inlined from.
 *
 * @module
 */

/** The words of each struct. */
export const goFields: Readonly<Record<string, string>> = {
${lines.join("\n")}
};
`,
  );
}
