/**
 * Label selectors: `app=web,tier in (a,b),!canary`.
 *
 * Source: Kubernetes documentation, "Labels and Selectors"; grammar and texts of errors follow what kube-apiserver
 * 1.37 accepts and refuses.
 *
 * @module
 */
import { SelectorError } from "./selector_error.ts";

/** How a requirement compares. */
export type LabelOperator = "=" | "==" | "!=" | "in" | "notin" | "exists" | "!" | "gt" | "lt";

/** One of the requirements that must all hold. */
export interface LabelRequirement {
  /** The label's key. */
  readonly key: string;
  /** How it compares. */
  readonly operator: LabelOperator;
  /** What it is compared with; empty for `exists` and `!`. */
  readonly values: readonly string[];
}

/** Labels of an object; absent ones count as none. */
export type Labels = { readonly [key: string]: string } | undefined;

/** A label selector as it stands in objects (`spec.selector`). */
export interface LabelSelectorObject {
  /** Each key must have this value. */
  readonly matchLabels?: { readonly [key: string]: string };
  /** Each expression must hold. */
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | (string & Record<never, never>);
    readonly values?: readonly string[];
  }[];
}

/** Requirements on labels, all of which must hold; without any, everything matches. */
export class LabelSelector {
  /** What must hold, sorted by key as a server writes it. */
  readonly requirements: readonly LabelRequirement[];

  /** A selector of these requirements. */
  constructor(requirements: readonly LabelRequirement[]) {
    this.requirements = requirements;
  }

  /** Whether every requirement holds for the labels. */
  matches(labels: Labels): boolean {
    return this.requirements.every((requirement) => holds(requirement, labels));
  }

  /** The selector in the form that goes into a URL. */
  toString(): string {
    return this.requirements.map(requirementToString).join(",");
  }
}

/** Matches every object. */
export const everything: LabelSelector = new LabelSelector([]);

function holds({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const has = labels !== undefined && Object.hasOwn(labels, key);
  const value = has ? labels[key]! : undefined;
  switch (operator) {
    case "=":
    case "==":
    case "in":
      return value !== undefined && values.includes(value);
    case "!=":
    case "notin":
      return value === undefined || !values.includes(value);
    case "exists":
      return has;
    case "!":
      return !has;
    case "gt":
    case "lt": {
      if (value === undefined || !/^-?[0-9]+$/.test(value)) return false;
      const difference = BigInt(value) - BigInt(values[0]!);
      return operator === "gt" ? difference > 0n : difference < 0n;
    }
  }
}

function requirementToString({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case "exists":
      return key;
    case "!":
      return `!${key}`;
    case "in":
    case "notin":
      return `${key} ${operator} (${[...values].sort().join(",")})`;
    case "gt":
      return `${key}>${values[0]}`;
    case "lt":
      return `${key}<${values[0]}`;
    default:
      return `${key}${operator}${values[0]}`;
  }
}

const keyName = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const keyPrefix = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Whether a text may be a label's key: a name of at most 63 characters, with an optional DNS prefix of at most 253. */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf("/");
  if (slash === -1) return keyName.test(key);
  const prefix = key.slice(0, slash);
  return prefix.length <= 253 && keyPrefix.test(prefix) && keyName.test(key.slice(slash + 1));
}

/** Whether a text may be a label's value: at most 63 characters, or empty. */
export function isLabelValue(value: string): boolean {
  return labelValue.test(value);
}

function requirement(text: string, key: string, operator: LabelOperator, values: string[]): LabelRequirement {
  if (!isLabelKey(key)) throw new SelectorError("label", text, `"${key}" cannot be a label's key`);
  if (operator === "gt" || operator === "lt") {
    if (!/^-?[0-9]+$/.test(values[0]!)) {
      throw new SelectorError("label", text, `"${values[0]}" is not an integer, as > and < need`);
    }
  } else {
    for (const value of values) {
      if (!isLabelValue(value)) {
        throw new SelectorError("label", text, `"${value}" cannot be a label's value`);
      }
    }
  }
  return { key, operator, values };
}

type Token = { kind: "word" | "symbol" | "end"; text: string };

function* tokens(text: string): Generator<Token> {
  const pattern = /\s*(?:(==|!=|[=!(),<>])|([^\s=!(),<>]+))/gy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    yield match[1] !== undefined ? { kind: "symbol", text: match[1] } : { kind: "word", text: match[2]! };
  }
  yield { kind: "end", text: "" };
}

/**
 * Parses a label selector.
 *
 * @throws {SelectorError} when the text is no selector; it names the text and the part at fault
 *
 * @example
 * ```ts
 * import { parseLabelSelector } from "@kybern/kybern/meta";
 * import { assert, assertFalse } from "@std/assert";
 *
 * const selector = parseLabelSelector("app=web,tier in (front,back),!canary");
 * assert(selector.matches({ app: "web", tier: "front" }));
 * assertFalse(selector.matches({ app: "web", tier: "front", canary: "" }));
 * ```
 */
export function parseLabelSelector(text: string): LabelSelector {
  const all = [...tokens(text)];
  let at = 0;
  const peek = () => all[at]!;
  const fault = (wanted: string): never => {
    const found = peek();
    throw new SelectorError(
      "label",
      text,
      `${wanted} expected, found ${found.kind === "end" ? "the end" : `"${found.text}"`}`,
    );
  };
  const takeSymbol = (symbol: string): boolean => {
    if (peek().kind !== "symbol" || peek().text !== symbol) return false;
    at += 1;
    return true;
  };
  const takeKey = (): string => {
    if (peek().kind !== "word") fault("a label's key");
    return all[at++]!.text;
  };
  /** A value may be empty: `app=` selects the empty value. */
  const takeValue = (): string => peek().kind === "word" ? all[at++]!.text : "";

  const takeList = (): string[] => {
    if (!takeSymbol("(")) fault('"("');
    const values = [takeValue()];
    while (takeSymbol(",")) values.push(takeValue());
    if (!takeSymbol(")")) fault('"," or ")"');
    return values;
  };

  const requirements: LabelRequirement[] = [];
  if (peek().kind === "end") return everything;
  do {
    if (takeSymbol("!")) {
      requirements.push(requirement(text, takeKey(), "!", []));
      continue;
    }
    const key = takeKey();
    const next = peek();
    if (next.kind === "end" || (next.kind === "symbol" && next.text === ",")) {
      requirements.push(requirement(text, key, "exists", []));
    } else if (next.kind === "word" && (next.text === "in" || next.text === "notin")) {
      at += 1;
      requirements.push(requirement(text, key, next.text, takeList()));
    } else if (next.kind === "symbol" && ["=", "==", "!="].includes(next.text)) {
      at += 1;
      requirements.push(requirement(text, key, next.text as LabelOperator, [takeValue()]));
    } else if (next.kind === "symbol" && (next.text === ">" || next.text === "<")) {
      at += 1;
      requirements.push(requirement(text, key, next.text === ">" ? "gt" : "lt", [takeValue()]));
    } else {
      fault("an operator");
    }
  } while (takeSymbol(","));
  if (peek().kind !== "end") fault('"," or the end');
  return new LabelSelector(sortedByKey(requirements));
}

function sortedByKey(requirements: LabelRequirement[]): LabelRequirement[] {
  return requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/**
 * The selector that an object's `matchLabels` and `matchExpressions` stand for. An empty object selects everything.
 *
 * @throws {SelectorError} when an expression has an unknown operator, or values where none may be or none where some must
 */
export function labelSelectorFrom(object: LabelSelectorObject): LabelSelector {
  const text = JSON.stringify(object);
  const requirements = Object.entries(object.matchLabels ?? {}).map(([key, value]) =>
    requirement(text, key, "=", [value])
  );
  for (const { key, operator, values = [] } of object.matchExpressions ?? []) {
    switch (operator) {
      case "In":
      case "NotIn":
        if (values.length === 0) {
          throw new SelectorError("label", text, `${operator} of "${key}" needs values`);
        }
        requirements.push(requirement(text, key, operator === "In" ? "in" : "notin", [...values]));
        break;
      case "Exists":
      case "DoesNotExist":
        if (values.length > 0) {
          throw new SelectorError("label", text, `${operator} of "${key}" takes no values`);
        }
        requirements.push(requirement(text, key, operator === "Exists" ? "exists" : "!", []));
        break;
      default:
        throw new SelectorError(
          "label",
          text,
          `operator "${operator}" of "${key}" is none of In, NotIn, Exists, DoesNotExist`,
        );
    }
  }
  return new LabelSelector(sortedByKey(requirements));
}

/** A selector that may be given as its text. @throws {SelectorError} when the text is none */
export function labelSelectorOf(selector: string | LabelSelector): LabelSelector {
  return typeof selector === "string" ? parseLabelSelector(selector) : selector;
}
