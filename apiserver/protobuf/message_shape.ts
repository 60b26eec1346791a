/**
 * What the facts say of a message, made ready for reading.
 *
 * @module
 */
import type { ProtobufFacts } from "../../schema/facts.ts";
import { specialMessages } from "./special_messages.ts";

/** Types that are no message. */
export type Scalar = "string" | "bytes" | "bool" | "int32" | "int64" | "double";

const scalars: ReadonlySet<string> = new Set<Scalar>(["string", "bytes", "bool", "int32", "int64", "double"]);

/** A field. */
export interface FieldShape {
  /** The name in JSON; empty when its own fields stand in its place. */
  readonly name: string;
  /** Its name in Go, which errors tell; a guess where the two are not the same but for the first letter. */
  readonly goName: string;
  readonly form: "one" | "list" | "map";
  readonly scalar: Scalar | undefined;
  /** The definition of its message; empty for a scalar. */
  readonly message: string;
  /** Whether JSON leaves out its zero. */
  readonly leavesOutZero: boolean;
}

/** A message. */
export interface MessageShape {
  /** Its name without package, which errors tell. */
  readonly name: string;
  readonly fields: ReadonlyMap<number, FieldShape>;
  /** What the fields are in JSON, where it is not an object of them. */
  readonly convert?: (fields: { readonly [name: string]: unknown }) => unknown;
}

/** The messages of all kinds; each is made ready when it is first asked for. */
export class MessageShapes {
  readonly #facts: ProtobufFacts;
  readonly #shapes = new Map<string, MessageShape | undefined>();

  /** Of the given facts. */
  constructor(facts: ProtobufFacts) {
    this.#facts = facts;
  }

  /** A message by its definition (`io.k8s.api.core.v1.Pod`); undefined when it is not known. */
  of(definition: string): MessageShape | undefined {
    if (!this.#shapes.has(definition)) {
      const shape = this.#make(definition);
      // A body may name any kind: what is not known is not kept.
      if (shape === undefined) return undefined;
      this.#shapes.set(definition, shape);
    }
    return this.#shapes.get(definition);
  }

  /** The definition of a kind as a body names it; undefined when it is not known. */
  definitionOf(apiVersion: string, kind: string): string | undefined {
    const { packages } = this.#facts;
    if (!Object.hasOwn(packages, apiVersion)) return undefined;
    // Every group and version knows the options of requests.
    return [`${packages[apiVersion]}.${kind}`, `${metaPackage}.${kind}`].find((one) =>
      this.of(one) !== undefined
    );
  }

  /** The apiVersion that a definition's package stands for; empty when there is none. */
  apiVersionOf(definition: string): string {
    const home = definition.slice(0, definition.lastIndexOf("."));
    return Object.entries(this.#facts.packages).find(([, one]) => one === home)?.[0] ?? "";
  }

  #make(definition: string): MessageShape | undefined {
    const dot = definition.lastIndexOf(".");
    const home = definition.slice(0, dot);
    const name = definition.slice(dot + 1);
    const special = specialMessages.get(definition);
    if (special !== undefined) {
      return { name, fields: fieldsOf(special.fields, home), convert: special.convert };
    }
    const { messages } = this.#facts;
    if (!Object.hasOwn(messages, home) || !Object.hasOwn(messages[home]!, name)) return undefined;
    const fields = fieldsOf(messages[home]![name]!, home);
    if (fields.get(1)?.name !== "=") return { name, fields };
    return { name, fields, convert: (read) => read["="] ?? [] };
  }
}

const metaPackage = "io.k8s.apimachinery.pkg.apis.meta.v1";

function fieldsOf(text: string, home: string): Map<number, FieldShape> {
  if (text === "") return new Map();
  return new Map(
    text.split(" ").map((field) => {
      const [number, name, type] = field.split(":") as [string, string, string];
      const [, form, of, mark] = /^(\[\]|\{\}|)([^?]*)(\??)$/.exec(type)!;
      const scalar = scalars.has(of!) ? of as Scalar : undefined;
      const message = scalar !== undefined ? "" : of!.includes(".") ? of! : `${home}.${of}`;
      return [Number(number), {
        name,
        goName: goName(name, message),
        form: form === "[]" ? "list" : form === "{}" ? "map" : "one",
        scalar,
        message,
        leavesOutZero: mark === "?",
      }];
    }),
  );
}

/** Embedded structs have their type's name. */
function goName(name: string, message: string): string {
  if (name === "" || message === `${metaPackage}.ObjectMeta`) {
    return message.slice(message.lastIndexOf(".") + 1);
  }
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
