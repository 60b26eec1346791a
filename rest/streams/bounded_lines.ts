/**
 * Cuts text into lines that have a bound.
 *
 * @module
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import { StreamError } from "./stream_error.ts";

/** Longest line that is kept until its end comes, in characters. */
const maxLine = 16 * 1024 * 1024;

/** Passes text on, and errors when a line does not end. */
function boundedLines(): TransformStream<string, string> {
  let length = 0;
  return new TransformStream({
    transform(piece, controller) {
      const end = piece.lastIndexOf("\n");
      length = end === -1 ? length + piece.length : piece.length - end - 1;
      if (length > maxLine) {
        throw new StreamError("protocol", `a line of the log has more than ${maxLine} characters`);
      }
      controller.enqueue(piece);
    },
  });
}

/** The text's lines, without their ends. Errors with a `StreamError` at one that is too long to be kept. */
export function linesOf(text: ReadableStream<string>): ReadableStream<string> {
  return text.pipeThrough(boundedLines()).pipeThrough(new TextLineStream());
}
