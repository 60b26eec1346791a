/**
 * What a `generated.proto` file of Kubernetes says: messages, and the numbers and types of their fields.
 *
 * @module
 */

/** A field as the file declares it. */
export interface ProtoField {
  readonly number: number;
  readonly label: "optional" | "repeated" | "map";
  readonly name: string;
  /** A scalar, a message of the same package, or one of another after a dot: `.k8s.io.api.core.v1.Pod`. */
  readonly type: string;
}

/** One file. */
export interface ProtoFile {
  /** For example `k8s.io.api.core.v1`. */
  readonly package: string;
  /** Fields by message. */
  readonly messages: ReadonlyMap<string, readonly ProtoField[]>;
}

const fieldLine = /^(?:(optional|repeated)\s+(\S+)|map<string,\s*(\S+)>)\s+(\w+)\s*=\s*(\d+)(?:\s*\[.*\])?;$/;

/**
 * Reads a file that `go-to-protobuf` wrote: a declaration a line, no message within another.
 *
 * @throws {SyntaxError} at a line of a message that is none of that
 */
export function parseProto(text: string): ProtoFile {
  const messages = new Map<string, ProtoField[]>();
  let fields: ProtoField[] | undefined;
  let packageName = "";
  for (const raw of text.split("\n")) {
    const line = raw.replace(/\/\/.*$/, "").trim();
    if (line === "") continue;
    packageName = /^package (\S+);$/.exec(line)?.[1] ?? packageName;
    const message = /^message (\w+) \{$/.exec(line);
    if (message !== null) {
      messages.set(message[1]!, fields = []);
    } else if (line === "}") {
      fields = undefined;
    } else if (fields !== undefined) {
      const found = fieldLine.exec(line);
      if (found === null) throw new SyntaxError(`${packageName}: "${line}" is no field`);
      const [, label = "map", plain, mapped, name, number] = found;
      fields.push({
        number: Number(number),
        label: label as ProtoField["label"],
        name: name!,
        type: (plain ?? mapped)!,
      });
    }
  }
  return { package: packageName, messages };
}
