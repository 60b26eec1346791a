/**
 * Protobuf messages of Kubernetes' kinds as the JSON that they stand for.
 *
 * @module
 */
import { parseJson } from "../../meta/mod.ts";
import type { FieldFacts, Messages } from "./message_facts.ts";
import { packages } from "./messages/index.ts";
import { wireFields } from "./wire.ts";

/** A JSON object. */
interface JsonObject {
  [field: string]: unknown;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

const metaPackage = "k8s.io.apimachinery.pkg.apis.meta.v1";

/** Messages whose JSON is not their fields. */
const special: { readonly [message: string]: (bytes: Uint8Array) => unknown } = {
  [`${metaPackage}.Time`]: readTime(0),
  [`${metaPackage}.MicroTime`]: readTime(6),
  [`${metaPackage}.Duration`]: (bytes) => goDuration(numberField(bytes, 1)),
  [`${metaPackage}.FieldsV1`]: readJson,
  "k8s.io.apimachinery.pkg.runtime.RawExtension": readJson,
  "k8s.io.apimachinery.pkg.api.resource.Quantity": (bytes) => textField(bytes, 1),
  "k8s.io.apimachinery.pkg.api.resource.QuantityValue": (bytes) => textField(bytes, 1),
  "k8s.io.apimachinery.pkg.util.intstr.IntOrString": (bytes) =>
    numberField(bytes, 1) === 1n ? textField(bytes, 3) : Number(BigInt.asIntN(32, numberField(bytes, 2))),
};

/** Reads messages of a set of packages, which are loaded already. */
export class MessageReader {
  readonly #packages: ReadonlyMap<string, Messages>;

  constructor(loaded: ReadonlyMap<string, Messages>) {
    this.#packages = loaded;
  }

  /** A reader for the messages of a package; undefined when the package is unknown. */
  static async for(packageName: string): Promise<MessageReader | undefined> {
    if (!Object.hasOwn(packages, packageName)) return undefined;
    const loaded = new Map<string, Messages>();
    const wanted = [packageName];
    for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
      if (loaded.has(name) || !Object.hasOwn(packages, name)) continue;
      const messages = await packages[name]!();
      loaded.set(name, messages);
      for (const fields of Object.values(messages)) {
        for (const [, , type] of fields) {
          const message = type.slice(type.lastIndexOf(" ") + 1);
          if (message.includes(".")) wanted.push(message.slice(0, message.lastIndexOf(".")));
        }
      }
    }
    return new MessageReader(loaded);
  }

  /**
   * A message as JSON. Fields with unknown numbers are left out, as protobuf asks.
   *
   * @throws {SyntaxError} when the bytes are no such message
   */
  read(packageName: string, message: string, bytes: Uint8Array): unknown {
    const name = `${packageName}.${message}`;
    if (Object.hasOwn(special, name)) return special[name]!(bytes);
    const messages = this.#packages.get(packageName);
    const facts = messages !== undefined && Object.hasOwn(messages, message) ? messages[message]! : undefined;
    if (facts === undefined) throw new SyntaxError(`protobuf: no message ${name} is known`);
    const object: JsonObject = {};
    for (const { number, value } of wireFields(bytes)) {
      const fact = facts.find(([n]) => n === number);
      if (fact !== undefined) this.#readField(object, fact, value, packageName);
    }
    // A named list type (`ExtraValue`) is a message with one field of this name, and a list in JSON.
    if (
      facts.length === 1 && facts[0]![1] === "items" && facts[0]![2].startsWith("list ") &&
      isListType(message)
    ) {
      return object.items ?? [];
    }
    return object;
  }

  #readField(
    object: JsonObject,
    [, name, type]: FieldFacts,
    value: bigint | Uint8Array,
    packageName: string,
  ): void {
    const space = type.indexOf(" ");
    const form = space === -1 ? "" : type.slice(0, space);
    const of = type.slice(space + 1);
    switch (form) {
      case "list":
        define(object, name, [
          ...(object[name] as unknown[] | undefined) ?? [],
          ...this.#items(of, value, packageName),
        ]);
        break;
      case "map": {
        const map = (object[name] as JsonObject | undefined) ?? {};
        let key = "";
        let entry: unknown = scalarZero(of);
        for (const field of wireFields(value as Uint8Array)) {
          if (field.number === 1) key = decoder.decode(field.value as Uint8Array);
          if (field.number === 2) entry = this.#value(of, field.value, packageName);
        }
        define(map, key, entry ?? this.#value(of, new Uint8Array(), packageName));
        define(object, name, map);
        break;
      }
      case "inline":
        Object.assign(object, this.#value(of, value, packageName));
        break;
      default:
        define(object, name, this.#value(of, value, packageName));
    }
  }

  /** Items of a list; numbers may come packed together. */
  *#items(type: string, value: bigint | Uint8Array, packageName: string): Generator<unknown> {
    const packed = typeof value !== "bigint" && (type === "int32" || type === "int64" || type === "bool");
    if (!packed) {
      yield this.#value(type, value, packageName);
      return;
    }
    let number = 0n;
    let shift = 0n;
    for (const byte of value) {
      number |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte >= 0x80) continue;
      yield this.#value(type, BigInt.asUintN(64, number), packageName);
      number = 0n;
      shift = 0n;
    }
  }

  #value(type: string, value: bigint | Uint8Array, packageName: string): unknown {
    switch (type) {
      case "string":
        return decoder.decode(value as Uint8Array);
      case "bytes":
        return (value as Uint8Array).toBase64();
      case "bool":
        return value !== 0n;
      case "int32":
        return Number(BigInt.asIntN(32, value as bigint));
      case "int64": {
        const integer = BigInt.asIntN(64, value as bigint);
        return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
      }
      case "double": {
        const bytes = value as Uint8Array;
        return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
      }
      default: {
        const dot = type.lastIndexOf(".");
        return dot === -1
          ? this.read(packageName, type, value as Uint8Array)
          : this.read(type.slice(0, dot), type.slice(dot + 1), value as Uint8Array);
      }
    }
  }
}

/** Lists of kinds end so, and they are objects. */
function isListType(message: string): boolean {
  return !message.endsWith("List");
}

function scalarZero(type: string): unknown {
  return type === "string" || type === "bytes" ? "" : undefined;
}

/** Defines, so that a key `__proto__` is a key like any other. */
function define(target: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function numberField(bytes: Uint8Array, number: number): bigint {
  for (const field of wireFields(bytes)) {
    if (field.number === number && field.type === "varint") return field.value;
  }
  return 0n;
}

function textField(bytes: Uint8Array, number: number): string {
  for (const field of wireFields(bytes)) {
    if (field.number === number && field.type === "bytes") return decoder.decode(field.value);
  }
  return "";
}

/** A time as RFC 3339; the zero time is null. */
function readTime(digits: number): (bytes: Uint8Array) => string | null {
  return (bytes) => {
    if (bytes.length === 0) return null;
    const seconds = BigInt.asIntN(64, numberField(bytes, 1));
    const nanoseconds = Number(BigInt.asIntN(32, numberField(bytes, 2)));
    const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
    if (digits === 0) return `${text}Z`;
    return `${text}.${String(Math.floor(nanoseconds / 1000)).padStart(digits, "0")}Z`;
  };
}

function readJson(bytes: Uint8Array): unknown {
  for (const field of wireFields(bytes)) {
    if (field.number === 1 && field.type === "bytes") return parseJson(decoder.decode(field.value));
  }
  return null;
}

/** Nanoseconds as Go writes a duration: `1h2m3.5s`. */
function goDuration(nanoseconds: bigint): string {
  const signed = BigInt.asIntN(64, nanoseconds);
  if (signed === 0n) return "0s";
  const sign = signed < 0n ? "-" : "";
  const total = signed < 0n ? -signed : signed;
  const fraction = (unit: bigint) => {
    const rest = String(total % unit).padStart(String(unit).length - 1, "0").replace(/0+$/, "");
    return `${total / unit}${rest === "" ? "" : `.${rest}`}`;
  };
  if (total < 1_000n) return `${sign}${total}ns`;
  if (total < 1_000_000n) return `${sign}${fraction(1_000n)}µs`;
  if (total < 1_000_000_000n) return `${sign}${fraction(1_000_000n)}ms`;
  const seconds = total / 1_000_000_000n;
  const hours = seconds / 3600n;
  const minutes = seconds / 60n % 60n;
  const rest = String(total % 1_000_000_000n).padStart(9, "0").replace(/0+$/, "");
  const parts = [
    hours > 0n ? `${hours}h` : "",
    hours > 0n || minutes > 0n ? `${minutes}m` : "",
    `${seconds % 60n}${rest === "" ? "" : `.${rest}`}s`,
  ];
  return sign + parts.join("");
}
