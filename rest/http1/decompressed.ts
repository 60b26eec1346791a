/**
 * Bodies that are compressed.
 *
 * @module
 */

/**
 * A body as it was before it was compressed. Errors as the body does, and with `Deno.errors.InvalidData` where it is not
 * compressed so; of gzip, one member is taken.
 */
export function decompressed(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  format: CompressionFormat,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.pipeThrough(new DecompressionStream(format)).getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        throw new Deno.errors.InvalidData("invalid HTTP: the answer is not compressed as it says");
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}
