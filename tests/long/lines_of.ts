/**
 * What another process prints, line by line.
 *
 * @module
 */

/**
 * Gives the lines of an output one by one; each call waits for the next.
 *
 * @param who names the process, for the error of a call that comes after its end
 */
export function linesOf(output: ReadableStream<Uint8Array>, who: string): () => Promise<string> {
  const reader = output.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async () => {
    for (;;) {
      const at = text.indexOf("\n");
      if (at >= 0) {
        const line = text.slice(0, at);
        text = text.slice(at + 1);
        return line;
      }
      const { done, value } = await reader.read();
      if (done) throw new Error(`${who} ended`);
      text += value;
    }
  };
}
