/**
 * A stream in front of another, which tells its errors otherwise.
 *
 * @module
 */

/**
 * What a stream gives, no faster than it is read.
 *
 * @param errorOf what is told of an error of the stream
 */
export function relayed<T>(
  stream: ReadableStream<T>,
  errorOf: (error: unknown) => unknown,
): ReadableStream<T> {
  const reader = stream.getReader();
  return new ReadableStream<T>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        throw errorOf(error);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}
