/**
 * The facts of protobuf messages, which no server tells: from the Go modules that publish Kubernetes' kinds.
 *
 * Only names, numbers and types are taken over.
 *
 * @module
 */
import { toApiVersion } from "../../meta/mod.ts";
import type { ProtobufFacts } from "../../schema/facts.ts";
import { type ServedFacts, sortedEntries, splitDefinitionName } from "../facts_set.ts";
import type { ReadGoPackage } from "./go_package.ts";
import { borrowedStructs, type GoField, parseGoStructs } from "./go_struct.ts";
import { parseProto, type ProtoField, type ProtoFile } from "./proto_file.ts";

/** Packages below `k8s.io.apimachinery` whose messages others use and no definition is named for. */
const helperPackages = [
  "k8s.io.apimachinery.pkg.api.resource",
  "k8s.io.apimachinery.pkg.runtime",
  "k8s.io.apimachinery.pkg.util.intstr",
];

/** Messages whose JSON is not their fields: whoever reads them knows each. */
const readByHand: ReadonlySet<string> = new Set([
  "io.k8s.apimachinery.pkg.api.resource.Quantity",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Duration",
  "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
  "io.k8s.apimachinery.pkg.runtime.RawExtension",
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
  ...["JSON", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrStringArray"].map((name) =>
    `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.${name}`
  ),
]);

const scalars: ReadonlySet<string> = new Set(["string", "bytes", "bool", "int32", "int64", "double"]);

/** The facts of every message that an object of a served kind, or what else a body may be, is made of. */
export async function protobufFacts(
  { groupVersions }: ServedFacts,
  read: ReadGoPackage,
): Promise<ProtobufFacts> {
  const definitions = new Map(groupVersions.flatMap((one) => Object.entries(one.definitions)));
  const properties = (name: string) => Object.keys(definitions.get(name)?.properties ?? {});
  const known = await allMessages(groupVersions, definitions.keys(), read);
  const packages: { [apiVersion: string]: string } = {};
  for (const { group, version, resources } of groupVersions) {
    for (const { definition, kind } of resources) {
      const { package: home } = splitDefinitionName(definition);
      if (known.has(`${home}.${kind}`)) packages[toApiVersion(group, version)] ??= home;
    }
  }
  const roots = [...definitions].filter(([name, schema]) =>
    schema["x-kubernetes-group-version-kind"] !== undefined && !isList(properties(name)) && known.has(name)
  ).map(([name]) => name);
  const messages: { [packageName: string]: { [message: string]: string } } = {};
  const seen = new Set<string>();
  for (let name = roots.pop(); name !== undefined; name = roots.pop()) {
    if (seen.has(name) || readByHand.has(name)) continue;
    seen.add(name);
    const message = known.get(name);
    if (message === undefined) throw new Error(`the protobuf message ${name} is in no module`);
    const { package: home, name: own } = splitDefinitionName(name);
    (messages[home] ??= {})[own] = messageText(name, message, properties(name));
    for (const { type } of message.fields) if (!scalars.has(type)) roots.push(type);
  }
  return {
    packages: Object.fromEntries(sortedEntries(packages)),
    messages: Object.fromEntries(
      sortedEntries(messages).map(([name, of]) => [name, Object.fromEntries(sortedEntries(of))]),
    ),
  };
}

interface Message {
  readonly fields: readonly ProtoField[];
  readonly struct: ReadonlyMap<number, GoField> | undefined;
}

function byNumber(fields: readonly GoField[] | undefined): Message["struct"] {
  return fields && new Map(
    fields.flatMap((field) => field.number === undefined ? [] : [[field.number, field]]),
  );
}

function isList(properties: readonly string[]): boolean {
  return properties.join() === "apiVersion,items,kind,metadata";
}

/** A message's fields as {@linkcode ProtobufFacts} writes them. */
function messageText(name: string, { fields, struct }: Message, properties: readonly string[]): string {
  if (fields.length === 0) return "";
  if (struct === undefined) {
    const [only] = fields;
    // A named list type, such as ExtraValue: in JSON it is the list.
    if (only === undefined || fields.length > 1 || only.label !== "repeated") {
      throw new Error(`the protobuf message ${name} has no Go struct`);
    }
    return `${only.number}:=:${typeText(name, only, "")}`;
  }
  return fields.filter(({ number }) => struct.has(number)).map((field) => {
    const { name: json, type, omits } = struct.get(field.number)!;
    if (json !== "" && properties.length > 0 && !properties.includes(json)) {
      throw new Error(`${name} has a field ${json} in protobuf that its schema does not have`);
    }
    const leavesOut = !type.startsWith("*") &&
      (scalars.has(field.type) ? omits !== "" : omits === "omitzero");
    return `${field.number}:${json}:${typeText(name, field, leavesOut ? "?" : "")}`;
  }).join(" ");
}

function typeText(name: string, { label, type }: ProtoField, mark: string): string {
  const { package: home } = splitDefinitionName(name);
  const short = type.startsWith(`${home}.`) ? type.slice(home.length + 1) : type;
  return label === "optional" ? short + mark : (label === "repeated" ? "[]" : "{}") + short;
}

/** Every message of every package, by its definition's name; types of fields are such names, too. */
async function allMessages(
  groupVersions: ServedFacts["groupVersions"],
  definitions: Iterable<string>,
  read: ReadGoPackage,
): Promise<Map<string, Message>> {
  const packages = new Set(helperPackages);
  for (const name of definitions) packages.add(protoPackage(splitDefinitionName(name).package));
  if (groupVersions.length === 0) packages.clear();
  const known = new Map<string, Message>();
  const borrowed = new Map<string, string>();
  for (const name of packages) {
    const [, , module, ...path] = name.split(".");
    const found = await read(`k8s.io/${module!.replaceAll("_", "-")}`, path.join("/"));
    if (found === undefined) continue;
    const file: ProtoFile = parseProto(found.proto);
    if (file.package !== name) throw new Error(`the package ${name} calls itself ${file.package}`);
    const structs = new Map(found.sources.flatMap((source) => [...parseGoStructs(source)]));
    for (const [message, fields] of file.messages) {
      known.set(`${definitionPackage(name)}.${message}`, {
        struct: byNumber(structs.get(message)),
        fields: fields.map((field) => ({ ...field, type: definitionType(field.type, name) })),
      });
    }
    const siblings = definitionPackage(name).replace(/[^.]+$/, "");
    for (const [message, from] of found.sources.flatMap((source) => [...borrowedStructs(source)])) {
      borrowed.set(`${definitionPackage(name)}.${message}`, `${siblings}${from.version}.${from.name}`);
    }
  }
  for (const [name, lender] of borrowed) {
    const message = known.get(name);
    if (message !== undefined) known.set(name, { ...message, struct: known.get(lender)?.struct });
  }
  return known;
}

function definitionType(type: string, packageName: string): string {
  if (scalars.has(type)) return type;
  if (type.startsWith(".")) return definitionPackage(type.slice(1));
  if (/^[A-Z]/.test(type)) return `${definitionPackage(packageName)}.${type}`;
  throw new Error(`${packageName} has a field of type ${type}, which is not known`);
}

/** OpenAPI names a package backwards and with hyphens: `io.k8s.kube-aggregator`, `k8s.io.kube_aggregator`. */
function protoPackage(definitions: string): string {
  return definitions.replace(/^io\.k8s\./, "k8s.io.").replaceAll("-", "_");
}

function definitionPackage(proto: string): string {
  return proto.replace(/^k8s\.io\./, "io.k8s.").replaceAll("_", "-");
}
