/**
 * What the Go structs say about the fields that their protobuf messages do not: the name in JSON, and whether a zero is
 * left out there.
 *
 * @module
 */

/** A field of a struct that has a protobuf number. */
export interface GoField {
  /** The name in JSON; empty when the field's own fields stand in its place. */
  readonly name: string;
  /** Its type as written. */
  readonly type: string;
  /** What JSON leaves out: nothing, an empty value, or also a struct that is zero. */
  readonly omits: "" | "omitempty" | "omitzero";
}

const fieldLine = /^\s+(?:\w+\s+)?([\w.*[\]]+)\s+`(.*)`/;

/** The fields of each struct of a source file, by name and by number. */
export function parseGoStructs(text: string): Map<string, Map<number, GoField>> {
  const structs = new Map<string, Map<number, GoField>>();
  let fields: Map<number, GoField> | undefined;
  for (const line of text.split("\n")) {
    const begin = /^type (\w+) struct \{$/.exec(line);
    if (begin !== null) structs.set(begin[1]!, fields = new Map());
    if (line === "}") fields = undefined;
    const field = fields === undefined ? null : fieldLine.exec(line);
    if (field === null) continue;
    const number = /(?:^| )protobuf:"\w+,(\d+),/.exec(field[2]!);
    const json = /(?:^| )json:"([^"]*)"/.exec(field[2]!);
    if (number === null || json === null) continue;
    const [name, ...options] = json[1]!.split(",");
    if (name === "-") continue;
    const omits = options.includes("omitzero")
      ? "omitzero"
      : options.includes("omitempty")
      ? "omitempty"
      : "";
    fields!.set(Number(number[1]), { name: name!, type: field[1]!, omits });
  }
  return structs;
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
