/**
 * What a file or a connection holds, by its own reads.
 *
 * @module
 */

/** What is read. */
interface Reader {
  read(buffer: Uint8Array): Promise<number | null>;
}

/** The bytes to their end, in pieces of their own. It closes nothing, as a `readable` would at the end. */
export async function* readerBytes(reader: Reader): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const buffer = new Uint8Array(64 * 1024);
  for (;;) {
    const count = await reader.read(buffer);
    if (count === null) return;
    yield buffer.slice(0, count);
  }
}
