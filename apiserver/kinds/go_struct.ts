/**
 * How one field of a built-in kind is read and written, from the facts in `schema/facts/go_fields.ts`.
 *
 * @module
 */
import { goFields } from "../../schema/facts/go_fields.ts";

/** What is unusual about a field; see `GoFieldFacts` of schema/facts.ts for the marks. */
export interface GoField {
  /** `*`: a zero or empty scalar is a value. */
  readonly pointer: boolean;
  /** `!`: written even without a value. */
  readonly always: boolean;
  /** `{`: a struct by value, always written. */
  readonly struct: boolean;
  /** `0`: a struct by value that is left out when it is zero. */
  readonly omitZero: boolean;
  /** Go type by which errors call it; empty where the schema tells. */
  readonly type: string;
  /** Names of the inlined structs that it comes through, with trailing dots, as they stand in errors' paths. */
  readonly through: string;
}

const usual: GoField = {
  pointer: false,
  always: false,
  struct: false,
  omitZero: false,
  type: "",
  through: "",
};

const none: ReadonlyMap<string, GoField> = new Map();
const parsed = new Map<string, ReadonlyMap<string, GoField>>();

function parseWord(word: string): [string, GoField] {
  const [head, ...through] = word.split("@") as [string, ...string[]];
  const colon = head.indexOf(":");
  const named = colon === -1 ? head : head.slice(0, colon);
  const name = named.replace(/[*!{0]+$/, "");
  const marks = named.slice(name.length);
  return [name, {
    pointer: marks.includes("*"),
    always: marks.includes("!"),
    struct: marks.includes("{"),
    omitZero: marks.includes("0"),
    type: colon === -1 ? "" : head.slice(colon + 1),
    through: through.map((struct) => `${struct}.`).join(""),
  }];
}

/** The unusual fields of a struct by its definition's name. */
export function goStruct(definition: string): ReadonlyMap<string, GoField> {
  const known = parsed.get(definition);
  if (known !== undefined) return known;
  const words = Object.hasOwn(goFields, definition) ? goFields[definition]! : "";
  const fields = words === "" ? none : new Map(words.split(" ").map(parseWord));
  parsed.set(definition, fields);
  return fields;
}

/** One field of a struct. */
export function goField(definition: string, name: string): GoField {
  return goStruct(definition).get(name) ?? usual;
}

/** Whether a definition is of a struct that has no fields: its schema looks like that of any map. */
export function hasNoFields(definition: string | undefined): boolean {
  return definition === "io.k8s.api.apiserverinternal.v1alpha1.StorageVersionSpec";
}

/** `v1.Container` of `io.k8s.api.core.v1.Container`: how a message calls a struct. */
export function goTypeName(definition: string): string {
  return definition.split(".").slice(-2).join(".");
}
