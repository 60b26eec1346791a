/**
 * What another process prints, line by line.
 *
 * @module
 */
import { TextLineStream } from "@std/streams/text-line-stream";

/**
 * Gives the lines of an output one by one; each call waits for the next.
 *
 * @param who names the process, for the error of a call that comes after its end
 */
export function linesOf(output: ReadableStream<Uint8Array>, who: string): () => Promise<string> {
  const text = output.pipeThrough<string>(new TextDecoderStream() as never);
  const reader = text.pipeThrough(new TextLineStream()).getReader();
  return async () => {
    const { done, value } = await reader.read();
    if (done) throw new Error(`${who} ended`);
    return value;
  };
}
