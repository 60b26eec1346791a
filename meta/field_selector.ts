/**
 * Field selectors: `status.phase=Running,metadata.name!=a`.
 *
 * Source: Kubernetes documentation, "Field Selectors". A backslash escapes a comma, an equals sign or a backslash in a
 * value. Which fields a kind supports is the server's to say.
 *
 * @module
 */
import { SelectorError } from "./selector_error.ts";

/** One of the requirements that must all hold. */
export interface FieldRequirement {
  /** Path of the field, for example `spec.nodeName`. */
  readonly field: string;
  /** Whether it must or must not have the value. */
  readonly operator: "=" | "!=";
  /** The value; empty matches an absent field. */
  readonly value: string;
}

/** Requirements on fields, all of which must hold. */
export class FieldSelector {
  /** What must hold, in the order given. */
  readonly requirements: readonly FieldRequirement[];

  /** A selector of these requirements. */
  constructor(requirements: readonly FieldRequirement[]) {
    this.requirements = requirements;
  }

  /** Whether every requirement holds, given each field's value (empty where the object has none). */
  matches(valueOf: (field: string) => string): boolean {
    return this.requirements.every(({ field, operator, value }) =>
      (valueOf(field) === value) === (operator === "=")
    );
  }

  /** The selector in the form that goes into a URL. */
  toString(): string {
    return this.requirements.map(({ field, operator, value }) =>
      `${field}${operator}${escapeFieldValue(value)}`
    )
      .join(",");
  }
}

/** A value with its commas, equals signs and backslashes escaped. */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, "\\$&");
}

/** Splits at commas that no backslash escapes. */
function terms(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === ",") {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function unescapeValue(text: string, value: string): string {
  let plain = "";
  for (let i = 0; i < value.length; i++) {
    const char = value[i]!;
    if (char === "\\") {
      const next = value[i + 1];
      if (next !== "\\" && next !== "," && next !== "=") {
        throw new SelectorError("field", text, `the backslash in "${value}" escapes neither \\ nor , nor =`);
      }
      plain += next;
      i += 1;
    } else if (char === "=") {
      throw new SelectorError("field", text, `the = in "${value}" must be written \\=`);
    } else {
      plain += char;
    }
  }
  return plain;
}

/**
 * Parses a field selector; empty terms are left out.
 *
 * @throws {SelectorError} when a term has no operator or a wrong escape
 *
 * @example
 * ```ts
 * import { parseFieldSelector } from "@kybern/kybern/meta";
 * import { assert } from "@std/assert";
 *
 * const fields: Record<string, string> = { "status.phase": "Running" };
 * assert(parseFieldSelector("status.phase=Running,spec.nodeName!=a").matches((field) => fields[field] ?? ""));
 * ```
 */
export function parseFieldSelector(text: string): FieldSelector {
  const requirements: FieldRequirement[] = [];
  for (const term of terms(text)) {
    if (term === "") continue;
    const match = /^(.*?)(!=|==|=)([^]*)$/.exec(term);
    if (match === null) throw new SelectorError("field", text, `"${term}" has none of =, ==, !=`);
    const [, field, operator, value] = match as unknown as [string, string, string, string];
    requirements.push({ field, operator: operator === "!=" ? "!=" : "=", value: unescapeValue(text, value) });
  }
  return new FieldSelector(requirements);
}
