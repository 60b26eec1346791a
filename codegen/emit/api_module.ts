/**
 * One module of `api/`: the kinds of a group and version, and the parts that they are made of.
 *
 * @module
 */
import { groupVersionPath, toApiVersion } from "../../meta/mod.ts";
import type { ResourceFacts, Schema } from "../../schema/facts.ts";
import { compareText } from "../facts_set.ts";
import { generatedMark } from "../generated_file.ts";
import type { HomeOf } from "./definition_home.ts";
import { fieldDoc, listed, referenceOf, shortName, typeOfSchema, type TypeScope } from "./schema_type.ts";
import { objectSubresources, subresourceTypes } from "./subresource_members.ts";
import { resourceTypeName } from "./resource_types.ts";
import {
  constStatement,
  docComment,
  inOneLine,
  lineWidth,
  memberText,
  namedStatement,
  plain,
  propertyName,
} from "./type_text.ts";

/** What one module is made from. */
export interface ApiModuleSource {
  readonly kubernetesVersion: string;
  /** `core/v1` */
  readonly file: string;
  readonly group: string;
  readonly version: string;
  readonly resources: readonly ResourceFacts[];
  /** Definitions that get an interface here, in order. */
  readonly names: readonly string[];
  /** All definitions of the server. */
  readonly definitions: ReadonlyMap<string, Schema>;
  /** Who refers to a definition. */
  readonly users: ReadonlyMap<string, readonly string[]>;
  readonly homeOf: HomeOf;
  /** Which subresources answer or take a kind, by `GROUP/VERSION/KIND`. */
  readonly subresourceUses: ReadonlyMap<string, readonly string[]>;
}

/** How many users of a part its doc comment names. */
const usersNamed = 4;

/** The module's text. */
export function apiModule(source: ApiModuleSource): string {
  const imports = new Imports(source);
  const scope: TypeScope = {
    schemaOf: (definition) => schemaOf(source, definition),
    localName: (definition) => imports.localName(definition),
  };
  const ofKinds = new Set(source.resources.map(({ definition }) => definition));
  const kinds = source.resources.map((resource) => kindText(source, resource, scope, imports));
  const others = source.names.filter((name) => !ofKinds.has(name)).map((name) => {
    const item = listItem(source, name);
    return item === undefined ? partText(source, name, scope) : listText(source, name, item, imports);
  });
  const body = [...kinds, ...others].join("\n");
  return `${generatedMark}\n${moduleDoc(source)}${imports.text()}\n${body}`;
}

/** The names that a module takes from others. */
class Imports {
  readonly #source: ApiModuleSource;
  readonly #own: ReadonlySet<string>;
  /** Imported names by file, each with the name that it has here. */
  readonly #names = new Map<string, Map<string, string>>();
  readonly #values: string[] = [];

  constructor(source: ApiModuleSource) {
    this.#source = source;
    this.#own = new Set(source.names.map(shortName));
  }

  /** The name that a definition's interface has here; imports it where it lives elsewhere. */
  localName(definition: string): string {
    const { file, name } = this.#source.homeOf(definition);
    if (file === this.#source.file) return name;
    return this.#add(file, name);
  }

  /** Imports a name of `meta/`. */
  fromMeta(name: string): string {
    return this.#add("meta", name);
  }

  /** Imports a value of `api/resource_types.ts`. */
  value(name: string): string {
    this.#values.push(name);
    return name;
  }

  #add(file: string, name: string): string {
    const names = this.#names.get(file) ?? new Map<string, string>();
    this.#names.set(file, names);
    const taken = this.#own.has(name) ||
      [...this.#names].some(([other, known]) => other !== file && [...known.values()].includes(name));
    const local = names.get(name) ?? (taken ? `${prefixOf(file)}${name}` : name);
    names.set(name, local);
    return local;
  }

  /** The import statements, with a blank line before what follows. */
  text(): string {
    const types = [...this.#names].sort(([a], [b]) => compareText(pathTo(a), pathTo(b))).map(
      ([file, names]) => {
        const texts = [...names].map(([name, local]) => name === local ? name : `${name} as ${local}`);
        return `${namedStatement("import type", texts, `from "${pathTo(file)}";`)}\n`;
      },
    ).join("");
    if (this.#values.length === 0) return types;
    return `${types}${namedStatement("import", this.#values, 'from "../resource_types.ts";')}\n`;
  }
}

function pathTo(file: string): string {
  return file === "meta" ? "../../meta/mod.ts" : `../${file}.ts`;
}

/** `core/v1` makes `CoreV1`. */
function prefixOf(file: string): string {
  return file.split(/[/.]/).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");
}

function schemaOf({ definitions, file }: ApiModuleSource, name: string): Schema {
  const schema = definitions.get(name);
  if (schema === undefined) throw new Error(`api/${file}.ts: definition "${name}" is missing`);
  return schema;
}

function nameOfGroup(group: string): string {
  return group === "" ? "the core group" : `\`${group}\``;
}

/** What a version's stability means to a reader; nothing for a stable one. */
function caution(version: string): string[] {
  const level = /alpha|beta/.exec(version)?.[0];
  if (level === undefined) return [];
  return [
    `@experimental ${level === "alpha" ? "An alpha" : "A beta"} version: servers serve it only when told to.`,
  ];
}

function moduleDoc(source: ApiModuleSource): string {
  const { group, version, resources, kubernetesVersion, file } = source;
  const [first] = resources;
  if (first === undefined) {
    const text = file === "meta/v1"
      ? "What objects of all groups share, and what servers answer about themselves"
      : `Parts of objects in \`${group}\`, version \`${version}\`, of which the server serves no kind`;
    return docComment("", [
      `${text}, as of Kubernetes ${kubernetesVersion}.`,
      ...caution(version),
      "@module",
    ]);
  }
  const specifier = `@kybern/kybern/api/${file}`;
  return docComment("", [
    `The kinds of ${
      nameOfGroup(group)
    }, version \`${version}\`, as Kubernetes ${kubernetesVersion} serves them: each an
interface for its objects and, under the same name, a \`ResourceType\` to address them.`.replace("\n", " "),
    "Integers of 64 bits are typed `number`; beyond 2^53 they are a `bigint` at run time, digit for digit.",
    ...caution(version),
    `@example
\`\`\`ts
import { ${first.kind} } from "${specifier}";

console.log(${first.kind}.resource, ${first.kind}.namespaced); // ${first.resource} ${first.namespaced}
\`\`\``,
    "@module",
  ]);
}

function interfaceText(
  name: string,
  doc: readonly string[],
  members: readonly string[],
  heritage = "",
): string {
  const line = `export interface ${name}${heritage} {`;
  const head = line.length <= lineWidth ? line : `export interface ${name}\n ${heritage} {`;
  return `${docComment("", doc)}${head}\n${members.join("\n")}\n}\n`;
}

/** The members of a definition's interface, each with its doc comment. */
function membersOf(source: ApiModuleSource, definition: string, scope: TypeScope): string[] {
  const schema = schemaOf(source, definition);
  const [identity, another] = schema["x-kubernetes-group-version-kind"] ?? [];
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const literal = another || identity === undefined
      ? undefined
      : name === "apiVersion"
      ? toApiVersion(identity.group, identity.version)
      : name === "kind"
      ? identity.kind
      : undefined;
    const key = `${propertyName(name)}${required.has(name) ? "" : "?"}`;
    if (literal !== undefined) {
      return `${docComment("  ", [`Always \`${literal}\`.`])}${
        memberText("  ", key, plain(JSON.stringify(literal)))
      }`;
    }
    const type = typeOfSchema(property, scope);
    const doc = isObjectMeta(property) ? "Standard metadata." : fieldDoc(name, property, scope);
    const nullable = property.nullable ? plain(`${inOneLine(type)} | null`) : type;
    return `${docComment("  ", [doc])}${memberText("  ", key, nullable)}`;
  });
}

function isObjectMeta(schema: Schema): boolean {
  const definition = referenceOf(schema);
  return definition !== undefined && shortName(definition) === "ObjectMeta";
}

function requiredSentence(schema: Schema): string {
  return schema.required?.length ? ` Required: ${listed(schema.required)}.` : "";
}

/** Which fields exclude each other, and which field tells the one that is set. */
function unionSentence(schema: Schema): string {
  const unions = (schema["x-kubernetes-unions"] ?? []) as readonly {
    readonly discriminator?: string;
    readonly "fields-to-discriminateBy"?: { readonly [field: string]: string };
  }[];
  return unions.map(({ discriminator, "fields-to-discriminateBy": fields = {} }) => {
    const names = Object.keys(fields).sort(compareText);
    if (discriminator !== undefined) {
      return ` \`${discriminator}\` says ${names.length > 1 ? "which of" : "whether"} ${
        listed(names)
      } is set.`;
    }
    return names.length > 1 ? ` At most one is set of ${listed(names)}.` : "";
  }).join("");
}

function kindText(
  source: ApiModuleSource,
  resource: ResourceFacts,
  scope: TypeScope,
  imports: Imports,
): string {
  const { group, version } = source;
  const { kind, namespaced, stored, definition } = resource;
  const schema = schemaOf(source, definition);
  const facts = [
    `- Resource \`${resource.resource}\`${alsoNamed(resource)}; verbs ${listed(resource.verbs)}.`,
    ...resource.subresources.length > 0
      ? [`- Subresources ${listed(resource.subresources.map(({ subresource }) => subresource))}.`]
      : [],
    ...resource.fieldSelectors.length > 0 ? [`- Field selectors ${listed(resource.fieldSelectors)}.`] : [],
    ...schema.required?.length ? [`- Required: ${listed(schema.required)}.`] : [],
    ...stored ? [] : ["- Not stored: a server answers it and forgets it."],
  ];
  const where = `${namespaced ? "namespaced" : "cluster-scoped"}, version \`${version}\` of ${
    nameOfGroup(group)
  }`;
  const type = interfaceText(
    kind,
    [`\`${kind}\`: ${where}.`, facts.join("\n"), ...caution(version)],
    membersOf(source, definition, scope),
  );
  const path = groupVersionPath({ group, version }) + (namespaced ? "/namespaces/NAMESPACE" : "");
  const doc = [
    `Addresses {@linkcode ${kind}} objects at \`${path}/${resource.resource}\`.`,
    ...caution(version),
  ];
  const below = subresourcesText(source, resource, imports);
  const parameters = [kind, String(stored), below.name];
  const value = imports.value(resourceTypeName(group, version, kind));
  const statement = constStatement(kind, imports.fromMeta("ResourceType"), parameters);
  const line = `${statement} = ${value};`;
  const lastLine = line.slice(line.lastIndexOf("\n") + 1);
  const constant = lastLine.length <= lineWidth ? line : `${statement} =\n  ${value};`;
  const text = `${docComment("", doc)}${constant}\n`;
  return [type, ...below.text === "" ? [] : [below.text], text].join("\n");
}

/** The interface of what is served below a kind's objects, and its name. */
function subresourcesText(
  source: ApiModuleSource,
  resource: ResourceFacts,
  imports: Imports,
): { name: string; text: string } {
  if (objectSubresources(resource).length === 0) {
    return { name: imports.fromMeta("NoSubresources"), text: "" };
  }
  const { kind } = resource;
  const name = `${kind}Subresources`;
  const members = subresourceTypes(resource, {
    kind: (identity) => imports.localName(definitionOf(source, identity)),
    meta: (name) => imports.fromMeta(name),
  });
  const doc = [`What is served below a {@linkcode ${kind}}.`, ...caution(source.version)];
  return { name, text: interfaceText(name, doc, members) };
}

/** The definition of a kind that a subresource takes. */
function definitionOf(
  { definitions, file }: ApiModuleSource,
  { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string },
): string {
  for (const [name, schema] of definitions) {
    const [identity] = schema["x-kubernetes-group-version-kind"] ?? [];
    if (identity?.group === group && identity.version === version && identity.kind === kind) return name;
  }
  throw new Error(`api/${file}.ts: nothing defines ${kind} of ${toApiVersion(group, version)}`);
}

function alsoNamed({ shortNames, categories }: ResourceFacts): string {
  const parts = [
    ...shortNames.length > 0 ? [`short ${listed(shortNames)}`] : [],
    ...categories.length > 0 ? [`in ${listed(categories)}`] : [],
  ];
  return parts.length > 0 ? ` (${parts.join("; ")})` : "";
}

/** The definition of a list's items, where a definition is a list of a kind. */
function listItem(source: ApiModuleSource, definition: string): string | undefined {
  const { properties = {}, "x-kubernetes-group-version-kind": kinds } = schemaOf(source, definition);
  if (kinds?.length !== 1 || Object.keys(properties).join() !== "apiVersion,items,kind,metadata") {
    return undefined;
  }
  return properties.items?.items && referenceOf(properties.items.items);
}

function listText(source: ApiModuleSource, definition: string, item: string, imports: Imports): string {
  const name = shortName(definition);
  const apiVersion = toApiVersion(source.group, source.version);
  const itemName = imports.localName(item);
  return interfaceText(
    name,
    [`A list of {@linkcode ${itemName}} objects.`, ...caution(source.version)],
    [
      `  /** Always \`${apiVersion}\`. */\n  apiVersion?: ${JSON.stringify(apiVersion)};`,
      `  /** Always \`${name}\`. */\n  kind?: ${JSON.stringify(name)};`,
    ],
    ` extends ${imports.fromMeta("KubernetesList")}<${itemName}>`,
  );
}

/** An interface that is no resource of its own: a part of objects, or a kind that a subresource answers or takes. */
function partText(source: ApiModuleSource, definition: string, scope: TypeScope): string {
  const schema = schemaOf(source, definition);
  const name = shortName(definition);
  const uses = source.subresourceUses.get(`${source.group}/${source.version}/${name}`) ?? [];
  const users = (source.users.get(definition) ?? []).map((user) => {
    const home = source.homeOf(user);
    return home.file === source.file ? `{@linkcode ${home.name}}` : `\`${home.name}\` of \`${home.file}\``;
  });
  const some = users.slice(0, usersNamed).join(", ") + (users.length > usersNamed ? " and others" : "");
  const what = uses.length > 0
    ? `\`${name}\`: kind of the subresource${uses.length > 1 ? "s" : ""} ${listed(uses)}.`
    : users.length > 0
    ? `\`${name}\`, part of ${some}.`
    : `\`${name}\` of version \`${source.version}\`.`;
  const atomic = schema["x-kubernetes-map-type"] === "atomic"
    ? " Server-side apply takes it as a whole."
    : "";
  const doc = [
    `${what}${requiredSentence(schema)}${unionSentence(schema)}${atomic}`,
    ...caution(source.version),
  ];
  return interfaceText(name, doc, membersOf(source, definition, scope));
}
