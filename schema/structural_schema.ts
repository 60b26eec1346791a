/**
 * Whether a schema is structural: whether what a value is made of can be read from it without looking into its
 * `allOf`, `anyOf`, `oneOf` and `not`, which may only narrow what stands outside of them.
 *
 * Kubernetes demands it of every CustomResourceDefinition, since only then it can prune, default and merge.
 *
 * @module
 */
import { type FieldError, forbidden, invalid, required } from "./field_error.ts";
import { compareBytes } from "./go_text.ts";
import { goRegExp } from "./go_regexp.ts";
import { isJsonObject, jsonEqual, type JsonObject, member } from "./json_value.ts";

/** Where a schema stands: rules differ. */
type Level = "root" | "item" | "field";

/** The faults of a schema as a structural one, sorted; none where it is one. `path` is where the schema stands. */
export function structuralSchemaErrors(schema: unknown, path: string): FieldError[] {
  const root = asSchema(schema);
  if (root === undefined) return [];
  const errors = [...shapeErrors(root, "root", path), ...completenessErrors(root, root, path, path)];
  return errors.sort((a, b) => compareBytes(`${a.field}: ${a.message}`, `${b.field}: ${b.message}`));
}

function asSchema(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

function textOf(schema: JsonObject, name: string): string {
  const value = member(schema, name);
  return typeof value === "string" ? value : "";
}

function isTrue(schema: JsonObject, name: string): boolean {
  return member(schema, name) === true;
}

function propertiesOf(schema: JsonObject): [name: string, schema: JsonObject][] {
  const properties = member(schema, "properties");
  if (!isJsonObject(properties)) return [];
  return Object.keys(properties).flatMap((name) =>
    isJsonObject(properties[name]) ? [[name, properties[name]]] : []
  );
}

function propertyOf(schema: JsonObject, name: string): JsonObject | undefined {
  const properties = member(schema, "properties");
  return isJsonObject(properties) ? asSchema(member(properties, name)) : undefined;
}

function listOf(schema: JsonObject, name: string): JsonObject[] {
  const list = member(schema, name);
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

const preserve = "x-kubernetes-preserve-unknown-fields";
const embedded = "x-kubernetes-embedded-resource";
const intOrString = "x-kubernetes-int-or-string";

const emptyTypeDetail: Readonly<Record<Level, string>> = {
  root: "must not be empty at the root",
  item: "must not be empty for specified array items",
  field: "must not be empty for specified object fields",
};

function* shapeErrors(schema: JsonObject, level: Level, path: string): Generator<FieldError> {
  const type = textOf(schema, "type");
  const items = asSchema(member(schema, "items"));
  const additional = member(schema, "additionalProperties");
  if (type === "array" && items === undefined) yield required(`${path}.items`, "must be specified");
  if (items !== undefined) yield* shapeErrors(items, "item", `${path}.items`);
  for (const [name, property] of propertiesOf(schema)) {
    yield* shapeErrors(property, "field", `${path}.properties[${name}]`);
  }
  if (additional !== undefined && additional !== null) {
    if (level === "root") yield forbidden(`${path}.additionalProperties`, "must not be used at the root");
    if (isJsonObject(additional)) yield* shapeErrors(additional, "field", `${path}.additionalProperties`);
  }
  yield* extensionErrors(schema, path);
  yield* validationErrors(
    schema,
    isIntOrStringPattern(schema),
    isIntOrStringPattern(listOf(schema, "allOf")[0]),
    path,
  );
  yield* typeErrors(schema, level, path);
  if (isTrue(schema, embedded) && additional !== undefined && additional !== null) {
    yield forbidden(
      `${path}.additionalProperties`,
      "must not be used if x-kubernetes-embedded-resource is set",
    );
  }
  if (level === "root" && type !== "" && type !== "object") {
    yield invalid(`${path}.type`, type, "must be object at the root");
  }
  yield* metadataErrors(schema, level, path);
  if (isTrue(schema, embedded) && !isTrue(schema, preserve) && propertiesOf(schema).length === 0) {
    yield required(
      `${path}.properties`,
      "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
    );
  }
}

function* extensionErrors(schema: JsonObject, path: string): Generator<FieldError> {
  if (!isTrue(schema, intOrString)) return;
  for (const extension of [preserve, embedded]) {
    if (isTrue(schema, extension)) {
      yield invalid(`${path}.${extension}`, true, "must be false if x-kubernetes-int-or-string is true");
    }
  }
}

function* typeErrors(schema: JsonObject, level: Level, path: string): Generator<FieldError> {
  const type = textOf(schema, "type");
  if (isTrue(schema, embedded) && type !== "object") {
    const detail = "must be object if x-kubernetes-embedded-resource is true";
    yield type === "" ? required(`${path}.type`, detail) : invalid(`${path}.type`, type, detail);
  } else if (type === "" && !isTrue(schema, intOrString) && !isTrue(schema, preserve)) {
    yield required(`${path}.type`, emptyTypeDetail[level]);
  }
}

/** An object's own metadata is implied: a schema may only narrow names in it. */
function* metadataErrors(schema: JsonObject, level: Level, path: string): Generator<FieldError> {
  const isObject = level === "root" || isTrue(schema, embedded);
  for (const name of ["kind", "apiVersion"]) {
    const property = propertyOf(schema, name);
    if (isObject && property !== undefined && textOf(property, "type") !== "string") {
      yield invalid(`${path}.properties[${name}].type`, textOf(property, "type"), "must be string");
    }
  }
  const metadata = propertyOf(schema, "metadata");
  if (metadata === undefined) return;
  if (isObject && textOf(metadata, "type") !== "object") {
    yield invalid(`${path}.properties[metadata].type`, textOf(metadata, "type"), "must be object");
  }
  if (level === "root" && specifiesMore(metadata)) {
    yield forbidden(
      `${path}.properties[metadata]`,
      "must not specify anything other than name and generateName, but metadata is implicitly specified",
    );
  }
}

function specifiesMore(metadata: JsonObject): boolean {
  const names = propertiesOf(metadata).map(([name]) => name);
  const onlyNames = names.every((name) => name === "name" || name === "generateName");
  const others = Object.keys(metadata).filter((name) =>
    !["type", "default", "properties"].includes(name) && metadata[name] !== undefined &&
    metadata[name] !== null
  );
  return !onlyNames || others.length > 0;
}

/** `anyOf: [{type: integer}, {type: string}]`, which says again what int-or-string says. */
function isIntOrStringPattern(schema: JsonObject | undefined): boolean {
  return schema !== undefined &&
    jsonEqual(member(schema, "anyOf"), [{ type: "integer" }, { type: "string" }]);
}

/** What narrows a value: the nested schemas and the pattern. */
function* validationErrors(
  schema: JsonObject,
  skipAnyOf: boolean,
  skipAnyOfOfFirstAllOf: boolean,
  path: string,
): Generator<FieldError> {
  if (!skipAnyOf) {
    for (const [i, nested] of listOf(schema, "anyOf").entries()) {
      yield* nestedErrors(nested, false, `${path}.anyOf[${i}]`);
    }
  }
  for (const [i, nested] of listOf(schema, "allOf").entries()) {
    yield* nestedErrors(nested, skipAnyOfOfFirstAllOf && i === 0, `${path}.allOf[${i}]`);
  }
  for (const [i, nested] of listOf(schema, "oneOf").entries()) {
    yield* nestedErrors(nested, false, `${path}.oneOf[${i}]`);
  }
  const not = asSchema(member(schema, "not"));
  if (not !== undefined) yield* nestedErrors(not, false, `${path}.not`);
  const pattern = textOf(schema, "pattern");
  const fault = pattern === "" ? undefined : patternFault(pattern);
  if (fault !== undefined) {
    yield invalid(`${path}.pattern`, pattern, `must be a valid regular expression, but isn't: ${fault}`);
  }
}

function patternFault(pattern: string): string | undefined {
  try {
    goRegExp(pattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `error parsing regexp: ${error.message}`;
  }
}

const forbiddenInNested: readonly (readonly [member: string, detail: string])[] = [
  ["type", "must be empty to be structural"],
  ["default", "must be undefined to be structural"],
  ["title", "must be empty to be structural"],
  ["description", "must be empty to be structural"],
  ["nullable", "must be false to be structural"],
  [preserve, "must be false to be structural"],
  [embedded, "must be false to be structural"],
  [intOrString, "must be false to be structural"],
  ["x-kubernetes-list-map-keys", "must be empty to be structural"],
  ["x-kubernetes-list-type", "must be undefined to be structural"],
  ["x-kubernetes-map-type", "must be undefined to be structural"],
  ["x-kubernetes-validations", "must be empty to be structural"],
];

function* nestedErrors(schema: JsonObject, skipAnyOf: boolean, path: string): Generator<FieldError> {
  yield* validationErrors(schema, skipAnyOf, false, path);
  const items = asSchema(member(schema, "items"));
  if (items !== undefined) yield* nestedErrors(items, false, `${path}.items`);
  for (const [name, property] of propertiesOf(schema)) {
    yield* nestedErrors(property, false, `${path}.properties[${name}]`);
  }
  const additional = member(schema, "additionalProperties");
  if (isJsonObject(additional) || additional === true) {
    yield forbidden(`${path}.additionalProperties`, "must be undefined to be structural");
  }
  for (const [name, detail] of forbiddenInNested) {
    if (says(member(schema, name))) yield forbidden(`${path}.${name}`, detail);
  }
  if (propertyOf(schema, "metadata") !== undefined) {
    yield forbidden(`${path}.properties[metadata]`, "must not be specified in a nested context");
  }
}

/** Whether a member is neither absent nor empty. A default counts whatever it is, but null. */
function says(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  return !(Array.isArray(value) && value.length === 0);
}

/** Every field that the root's nested schemas speak of must be specified outside of them. */
function* completenessErrors(
  nested: JsonObject,
  structural: JsonObject,
  structuralPath: string,
  path: string,
): Generator<FieldError> {
  const clauses: [JsonObject, string][] = [];
  const not = asSchema(member(nested, "not"));
  if (not !== undefined) clauses.push([not, `${path}.not`]);
  for (const name of ["allOf", "anyOf", "oneOf"]) {
    for (const [i, clause] of listOf(nested, name).entries()) clauses.push([clause, `${path}.${name}[${i}]`]);
  }
  for (const [clause, at] of clauses) yield* clauseErrors(clause, structural, structuralPath, at);
}

function* clauseErrors(
  clause: JsonObject,
  structural: JsonObject,
  structuralPath: string,
  path: string,
): Generator<FieldError> {
  yield* completenessErrors(clause, structural, structuralPath, path);
  const items = asSchema(member(clause, "items"));
  if (items !== undefined) {
    const own = asSchema(member(structural, "items"));
    if (own === undefined) {
      yield required(`${structuralPath}.items`, `because it is defined in ${path}.items`);
    } else yield* clauseErrors(items, own, `${structuralPath}.items`, `${path}.items`);
  }
  for (const [name, property] of propertiesOf(clause)) {
    const own = propertyOf(structural, name);
    const at = `${path}.properties[${name}]`;
    if (own === undefined) {
      yield required(`${structuralPath}.properties[${name}]`, `because it is defined in ${at}`);
    } else yield* clauseErrors(property, own, `${structuralPath}.properties[${name}]`, at);
  }
}
