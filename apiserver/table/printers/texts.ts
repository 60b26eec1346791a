/**
 * Texts that several kinds show.
 *
 * @module
 */
import type { LabelSelector } from "../../../api/meta/v1.ts";
import { labelSelectorFrom, parseQuantity, SelectorError } from "../../../meta/mod.ts";
import { compareBytes } from "../../../schema/go_text.ts";

/** Labels as `a=1,b=2`, sorted; `<none>` without any. */
export function labelsText(labels: { readonly [key: string]: string } | undefined): string {
  const entries = Object.entries(labels ?? {}).sort(([a], [b]) => compareBytes(a, b));
  return entries.map(([key, value]) => `${key}=${value}`).join(",") || "<none>";
}

/**
 * A selector as one writes it in a URL, sorted by key.
 *
 * @param options.none for a selector that picks everything, and for an absent one
 * @param options.invalid for one that is no selector
 */
export function selectorText(
  selector: LabelSelector | undefined,
  { none, invalid }: { readonly none: string; readonly invalid: string },
): string {
  if (selector === undefined) return none;
  try {
    return labelSelectorFrom(selector).toString() || none;
  } catch (error) {
    if (error instanceof SelectorError) return invalid;
    throw error;
  }
}

/** Names and images of containers, each as one cell. */
export function containerCells(
  containers: readonly { readonly name: string; readonly image?: string }[] | undefined,
): [names: string, images: string] {
  const all = containers ?? [];
  return [all.map(({ name }) => name).join(","), all.map(({ image }) => image ?? "").join(",")];
}

/** The first few of a list, and how many there are besides; `<unset>` where that comes to nothing. */
export function fewOf(texts: readonly string[], most: number): string {
  const shown = texts.slice(0, most).join(",");
  return texts.length > most ? `${shown} + ${texts.length - most} more...` : shown || "<unset>";
}

/** A quantity in its canonical form; `absent` where there is none. */
export function quantityText(quantity: string | number | undefined, absent: string): string {
  if (quantity === undefined) return absent;
  try {
    return parseQuantity(quantity).toString();
  } catch (error) {
    // What is stored has been checked; a status may still hold anything.
    if (error instanceof TypeError) return String(quantity);
    throw error;
  }
}

/** A host and port, the host in brackets where it has colons. */
export function hostPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Texts sorted as servers do, each once. */
export function sortedSet(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort(compareBytes);
}

/** Whether the first condition of a type is true. */
export function isTrue(
  conditions: readonly { readonly type: string; readonly status: string }[] | undefined,
  type: string,
): boolean {
  return conditions?.find((condition) => condition.type === type)?.status === "True";
}
