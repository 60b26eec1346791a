/**
 * `pods/NAME/log`, answered by a handler.
 *
 * @module
 */
import type { LogAnswer, LogRequest } from "./handlers.ts";

/** A handler's answer as a response. */
export function logResponse(
  answer: LogAnswer,
  { tailLines, limitBytes }: Pick<LogRequest, "tailLines" | "limitBytes">,
  onGone: () => void,
): Response {
  const headers = { "Content-Type": "text/plain", "Cache-Control": "no-cache, private" };
  if (typeof answer === "string") {
    const bytes = new TextEncoder().encode(tailOf(answer, tailLines)).subarray(0, limitBytes);
    return new Response(bytes, { headers: { ...headers, "Content-Length": String(bytes.length) } });
  }
  return new Response(asBytes(answer, limitBytes, onGone), { headers });
}

/** The last lines of a text. A last line without an end is one too. */
function tailOf(text: string, lines: number | undefined): string {
  if (lines === undefined) return text;
  if (lines === 0) return "";
  let at = text.endsWith("\n") ? text.length - 1 : text.length;
  for (let i = 0; i < lines && at >= 0; i++) at = text.lastIndexOf("\n", at - 1);
  return at < 0 ? text : text.slice(at + 1);
}

function asBytes(
  answer: ReadableStream<Uint8Array | string>,
  limit = Infinity,
  onGone: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const reader = answer.getReader();
  let left = limit;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      const bytes = typeof value === "string" ? encoder.encode(value) : value.slice();
      controller.enqueue(bytes.subarray(0, left));
      left -= bytes.length;
      if (left <= 0) {
        controller.close();
        await reader.cancel();
      }
    },
    async cancel(reason) {
      onGone();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
