/**
 * What the Go structs say about their fields and neither OpenAPI nor the protobuf messages do: the type in Go, the name
 * in JSON, and whether a zero is left out there.
 *
 * @module
 */

/** A field of a struct that stands in JSON. */
export interface GoField {
  /** The name in JSON; empty when the field's own fields stand in its place. */
  readonly name: string;
  /** Its type as written. */
  readonly type: string;
  /** What JSON leaves out: nothing, an empty value, or also a struct that is zero. */
  readonly omits: "" | "omitempty" | "omitzero";
  /** The number in protobuf; undefined when it does not stand there. */
  readonly number: number | undefined;
}

const fieldLine = /^\s+(?:\w+\s+)?([\w.*[\]]+)\s+`(.*)`/;

/** The fields of each struct of a source file, by name and in their order. */
export function parseGoStructs(text: string): Map<string, GoField[]> {
  const structs = new Map<string, GoField[]>();
  let fields: GoField[] | undefined;
  for (const line of text.split("\n")) {
    const begin = /^type (\w+) struct \{$/.exec(line);
    if (begin !== null) structs.set(begin[1]!, fields = []);
    if (line === "}") fields = undefined;
    const field = fields === undefined ? null : fieldLine.exec(line);
    if (field === null) continue;
    const number = /(?:^| )protobuf:"\w+,(\d+),/.exec(field[2]!);
    const json = /(?:^| )json:"([^"]*)"/.exec(field[2]!);
    if (json === null) continue;
    const [name, ...options] = json[1]!.split(",");
    if (name === "-") continue;
    const omits = options.includes("omitzero")
      ? "omitzero"
      : options.includes("omitempty")
      ? "omitempty"
      : "";
    fields!.push({
      name: name!,
      type: field[1]!,
      omits,
      number: number === null ? undefined : Number(number[1]),
    });
  }
  return structs;
}

/** Types of a source file that are a name for another: `PullPolicy` and `string`, alone or in a group. */
export function namedTypes(text: string): Map<string, string> {
  const named = new Map<string, string>();
  for (const [, name, type] of text.matchAll(/^type (\w+) =?\s*([\w.[\]*]+)\s*$/gm)) named.set(name!, type!);
  for (const [, group] of text.matchAll(/^type \(\n([\s\S]*?)^\)/gm)) {
    for (const [, name, type] of group!.matchAll(/^\s+(\w+) ([\w.[\]*]+)\s*$/gm)) named.set(name!, type!);
  }
  return named;
}

/** Structs that a source file borrows from a sibling package: `type MatchCondition v1.MatchCondition`. */
export function borrowedStructs(
  text: string,
): Map<string, { readonly version: string; readonly name: string }> {
  return new Map(
    [...text.matchAll(/^type (\w+) (v\w+)\.(\w+)$/gm)].map(([, own, version, name]) => [
      own!,
      { version: version!, name: name! },
    ]),
  );
}
