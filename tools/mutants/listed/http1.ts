/**
 * Faults of the connections that what changes something goes over.
 *
 * @module
 */
import type { ListedFault } from "../fault.ts";

/** One line each, chosen from the sources by what they promise. */
export const http1Faults: readonly ListedFault[] = [
  {
    fault: "a connection is used again though its server will close it",
    file: "rest/http1/response_head.ts",
    from: 'if (options.includes("close")) close = true;',
    to: 'if (options.includes("close")) close = false;',
    breaks: "a head says what its body is",
  },
  {
    fault: "of two lengths the last one counts",
    file: "rest/http1/response_head.ts",
    from: " || (length !== undefined && length !== bytes)",
    to: "",
    breaks: "might be read in two ways",
  },
  {
    fault: "an answer of two lengths leaves the connection to the next request",
    file: "rest/http1/response_head.ts",
    from: "(chunked && (isOld || length !== undefined))",
    to: "(chunked && isOld)",
    breaks: "a head says what its body is",
  },
  {
    fault: "a line in a header's value is taken",
    file: "rest/http1/request_message.ts",
    from: "const plainValue = /^[\\t\\x20-\\x7e]*$/;",
    to: "const plainValue = /^[\\t\\r\\n\\x20-\\x7e]*$/;",
    breaks: "is not written",
  },
  {
    fault: "any method is written as it is",
    file: "rest/http1/request_message.ts",
    from: "  if (!methods.has(method) || ",
    to: "  if (",
    breaks: "is not written",
  },
  {
    fault: "a chunk that is longer than it says goes on in the next one",
    file: "rest/http1/body_decoder.ts",
    from: '!"\\r\\n".startsWith(this.#line)',
    to: "this.#line.length > longestLine",
    breaks: "what are no chunks is refused",
  },
  {
    fault: "half a body is a body",
    file: "rest/http1/answer_body.ts",
    from: "if (!decoder.end()) throw",
    to: "if (decoder.end()) throw",
    breaks: "a connection that ends before the answer does fails it",
  },
  {
    fault: "a body that is cancelled takes its connection from the next request",
    file: "rest/http1/answer_body.ts",
    from: "  if (!decoder.done) source.end(false);",
    to: "  source.end(false);",
    breaks: "takes no connection from the next request",
  },
  {
    fault: "what stands behind an answer is the next one's",
    file: "rest/http1/http_connection.ts",
    from: "    this.#end(keepAlive && taken === begun.length);",
    to: "    this.#end(keepAlive);",
    breaks: "an answer ",
  },
  {
    fault: "an idle connection is used whatever its server has done",
    file: "rest/http1/http_connection.ts",
    from: "    ahead.then(over, over);",
    to: "    ahead.then(() => {}, () => {});",
    breaks: "an idle connection that its server ends",
  },
  {
    fault: "an abort leaves the connection open",
    file: "rest/http1/http_connection.ts",
    from: "  readonly #onAbort = () => this.close();",
    to: "  readonly #onAbort = () => {};",
    breaks: "a request given up on a connection",
  },
  {
    fault: "an answer waits until the request has been written",
    file: "rest/http1/http_connection.ts",
    from: "      this.#write(message).catch(() => {});",
    to: "      await this.#write(message);",
    breaks: "a server that refuses a request before it has read it is heard",
  },
  {
    fault: "a connection that is too old is used",
    file: "rest/http1/connection_pool.ts",
    from: "this.#idle[0]!.idleSince < oldest)",
    to: "this.#idle[0]!.idleSince < 0)",
    breaks: "idle for 50 s",
  },
  {
    fault: "idle connections outlive their pool",
    file: "rest/http1/connection_pool.ts",
    from: "    for (const connection of this.#idle.splice(0)) connection.close();",
    to: "    this.#idle.splice(0);",
    breaks: "a pool that is disposed closes idle connections",
  },
  {
    fault: "a busy program writes to a connection that was closed meanwhile",
    file: "rest/http1/connection_pool.ts",
    from: "      if (!last.isClosed) return last;",
    to: "      return last;",
    breaks: "if its server has closed it meanwhile",
  },
  {
    fault: "a connection that is given up leaves its socket open",
    file: "rest/http1/socket_to.ts",
    from: "void socketsSeen().then(() => ending.abort(signal?.reason))",
    to: "ending.abort(signal?.reason)",
    breaks: "a connection that was given up leaves no socket",
  },
  {
    fault: "a pool that is disposed opens connections",
    file: "rest/http1/connection_pool.ts",
    from: "    if (this.#isOver || performance.now()",
    to: "    if (performance.now()",
    breaks: "closes that one, and opens no other",
  },
  {
    fault: "the fence is asked before there is a connection",
    file: "rest/http_transport.ts",
    from: "    let connection: HttpConnection | undefined;\n",
    to: "    beforeSend?.();\n    let connection: HttpConnection | undefined;\n",
    breaks: "while a connection opens beforeSend is not called yet",
  },
  {
    fault: "a connection that a fence kept from its request is lost",
    file: "rest/http_transport.ts",
    from: "      connection?.release();\n",
    to: "",
    breaks: "the connection serves the next one",
  },
];
