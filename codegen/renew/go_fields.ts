/**
 * The facts of the Go structs' fields, which no server tells: from the Go modules that publish Kubernetes' kinds.
 *
 * @module
 */
import type { GoFieldFacts } from "../../schema/facts.ts";
import { compareText, type ServedFacts, splitDefinitionName } from "../facts_set.ts";
import type { ReadGoPackage } from "./go_package.ts";
import { type GoField, namedTypes, parseGoStructs } from "./go_struct.ts";

/** The types of a package. */
interface GoTypes {
  /** Prefix of its definitions in OpenAPI, for example `io.k8s.api.core.v1`. */
  readonly definitions: string;
  /** Name by which its types are called in messages, for example `v1`. */
  readonly name: string;
  readonly structs: ReadonlyMap<string, readonly GoField[]>;
  /** Named types that are no structs: `PullPolicy` and `string`. */
  readonly named: ReadonlyMap<string, string>;
}

type Packages = ReadonlyMap<string, GoTypes>;

/** Go's types that a schema tells. */
const told: ReadonlySet<string> = new Set(["string", "bool", "int32", "int64", "[]byte"]);

/** Structs whose JSON is not their fields; read by hand, they count as structs here. */
const special =
  /^(metav1\.)?(Time|MicroTime|Duration)$|^resource\.Quantity$|^intstr\.IntOrString$|RawExtension$/;

/** The facts of every struct of a package of kinds that a definition is named for, but for lists. */
export async function goFieldFacts(
  { groupVersions }: ServedFacts,
  read: ReadGoPackage,
): Promise<GoFieldFacts> {
  const known = new Set(groupVersions.flatMap(({ definitions }) => Object.keys(definitions)));
  const packages = await readPackages(known, read);
  const facts: { [definition: string]: string } = {};
  for (const own of packages.values()) {
    for (const struct of [...own.structs.keys()].sort(compareText)) {
      if (!known.has(`${own.definitions}.${struct}`) || struct.endsWith("List")) continue;
      const words = fieldsOf(packages, own, struct).map((field) => wordOf(packages, field));
      const text = words.filter((word) => word !== undefined).join(" ");
      if (text !== "") facts[`${own.definitions}.${struct}`] = text;
    }
  }
  return facts;
}

/** Packages of kinds, in the order of their names; others have no versions and no tags of interest. */
async function readPackages(definitions: ReadonlySet<string>, read: ReadGoPackage): Promise<Packages> {
  const names = new Set([...definitions].map((name) => splitDefinitionName(name).package));
  const packages = new Map<string, GoTypes>();
  for (const name of [...names].filter((name) => /\.v\d\w*$/.test(name)).sort(compareText)) {
    const [, , module, ...path] = name.split(".");
    const found = await read(`k8s.io/${module}`, path.join("/"));
    if (found === undefined) continue;
    packages.set(name, {
      definitions: name,
      name: path.at(-1)!,
      structs: new Map(found.sources.flatMap((source) => [...parseGoStructs(source)])),
      named: new Map(found.sources.flatMap((source) => [...namedTypes(source)])),
    });
  }
  return packages;
}

/** A type as a field names it: its package, by the alias under which Kubernetes imports it, and its own name. */
function resolve(packages: Packages, own: GoTypes, type: string): [GoTypes, string] | undefined {
  const dot = type.indexOf(".");
  if (dot === -1) return [own, type];
  const alias = type.slice(0, dot);
  const definitions = alias === "metav1"
    ? "io.k8s.apimachinery.pkg.apis.meta.v1"
    : /^(core)?v1$|^api$/.test(alias)
    ? "io.k8s.api.core.v1"
    : own.definitions.replace(/\.\w+$/, `.${alias}`);
  const found = packages.get(definitions);
  return found === undefined ? undefined : [found, type.slice(dot + 1)];
}

/** A field, the package of its type, and the inlined structs that it comes through. */
type FoundField = readonly [home: GoTypes, field: GoField, through: string];

function fieldsOf(packages: Packages, own: GoTypes, struct: string, through = ""): FoundField[] {
  return (own.structs.get(struct) ?? []).flatMap((field): FoundField[] => {
    if (field.name !== "") return [[own, field, through]];
    const inlined = resolve(packages, own, field.type.replace(/^\*/, ""));
    if (inlined === undefined) throw new Error(`${own.definitions}.${struct}: cannot find ${field.type}`);
    return inlined[1] === "TypeMeta" ? [] : fieldsOf(packages, ...inlined, `${through}@${inlined[1]}`);
  });
}

/** One field as {@linkcode GoFieldFacts} writes it, or undefined where the usual holds. */
function wordOf(packages: Packages, [own, field, through]: FoundField): string | undefined {
  const pointer = field.type.startsWith("*");
  const bare = field.type.replace(/^\*/, "");
  const element = bare.replace(/^(\[\]|map\[[\w.]+\])/, "");
  const collection = element !== bare;
  const found = /^[a-z]\w*$/.test(element) ? undefined : resolve(packages, own, element);
  const named = found?.[0].named.has(found[1]) ?? false;
  const struct = special.test(element) || (found?.[0].structs.has(found[1]) ?? false);
  let marks = field.omits === "" ? "!" : "";
  if (pointer && (field.omits === "" || !(struct || collection))) marks += "*";
  if (!pointer && !collection && struct && !named) marks += field.omits === "omitzero" ? "0" : "{";
  let type = named ? `${found![0].name}.${found![1]}` : struct || told.has(element) ? "" : element;
  const key = /^map\[(.*?)\]/.exec(bare)?.[1];
  if (key !== undefined && key !== "string") type = bare.replace(key, `${own.name}.${key}`);
  else if (key !== undefined && type !== "") type = `map[string]${type}`;
  const word = `${field.name}${marks}${type === "" ? "" : `:${type}`}${through}`;
  return word === field.name ? undefined : word;
}
