/**
 * Bodies that are compressed.
 *
 * @module
 */
import { relayed } from "../relayed.ts";

/**
 * A body as it was before it was compressed. Errors as the body does, and with `Deno.errors.InvalidData` where it is not
 * compressed so; of gzip, one member is taken.
 */
export function decompressed(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  format: CompressionFormat,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return relayed(
    body.pipeThrough(new DecompressionStream(format)),
    (error) =>
      error instanceof TypeError
        ? new Deno.errors.InvalidData("invalid HTTP: the answer is not compressed as it says")
        : error,
  );
}
