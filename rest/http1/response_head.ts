/**
 * The head of an answer: status line and headers, by RFC 9112, and nothing that it does not allow.
 *
 * @module
 */
import { charactersOf } from "../../meta/byte_string.ts";
import type { AnswerHead } from "../whole_response.ts";

/** Most bytes of a head: ten times what an API server sends. */
export const longestHead = 64 * 1024;

/** How an answer's body ends (RFC 9112, 6.3). */
export type Framing =
  /** There is none. */
  | { readonly type: "none" }
  /** After so many bytes. */
  | { readonly type: "length"; readonly bytes: number }
  /** With its last chunk. */
  | { readonly type: "chunked" }
  /** With the connection. */
  | { readonly type: "close" };

/** A head as it was read. */
export interface ResponseHead extends AnswerHead {
  readonly framing: Framing;
  /** How the body is compressed; `undefined` where it is not. */
  readonly encoding: "gzip" | "deflate" | undefined;
  /** Whether the connection may carry another request behind this answer. */
  readonly keepAlive: boolean;
}

/** What was answered is not HTTP, or not as it should be. */
export class HttpSyntaxError extends Error {
  /** Always `HttpSyntaxError`. */
  override readonly name: string = "HttpSyntaxError";
}

const statusLine = /^HTTP\/1\.([01]) ([1-5][0-9]{2})(?: ([\t\x20-\x7e\x80-\xff]*))?$/;
const token = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Of the ASCII in a head. */
const ascii = new TextDecoder("latin1");

/** A text of one character for each byte. `TextDecoder` knows none for 0x80 to 0x9f, which are within UTF-8: it means windows-1252. */
function textOf(bytes: Uint8Array): string {
  const text = ascii.decode(bytes);
  return /^[\0-\xff]*$/.test(text) ? text : charactersOf(bytes);
}

/** Without the spaces and tabs around it, which are all that may be there. */
function trimmed(value: string): string {
  let begin = 0, end = value.length;
  while (begin < end && isBlank(value[begin])) begin++;
  while (end > begin && isBlank(value[end - 1])) end--;
  return value.slice(begin, end);
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

/** An encoding that was not asked for, as a proxy in between may add it all the same. */
function encodingOf(name: string): ResponseHead["encoding"] {
  switch (name) {
    case "":
    case "identity":
      return undefined;
    case "gzip":
    case "x-gzip":
      return "gzip";
    case "deflate":
      return "deflate";
    default:
      throw new HttpSyntaxError("the answer is encoded, which was not asked for");
  }
}

/** Whether bytes can be the beginning of an answer, of which more is to come: who speaks something else may wait now. */
export function mayBeAnswer(bytes: Uint8Array): boolean {
  const begin = "HTTP/1.";
  const newline = bytes.indexOf(10);
  return begin.startsWith(ascii.decode(bytes.subarray(0, begin.length))) &&
    (newline === -1 || bytes[newline - 1] === 13);
}

/** Where the empty line behind a head ends, looked for from `from`; -1 where it has not come. */
export function endOfHead(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(13, Math.max(0, from - 3)); at !== -1; at = bytes.indexOf(13, at + 1)) {
    if (bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at + 4;
  }
  return -1;
}

/**
 * Reads a head, its last empty line included.
 *
 * @throws {HttpSyntaxError} where it is none
 */
export function parseResponseHead(bytes: Uint8Array): ResponseHead {
  const lines = textOf(bytes.subarray(0, bytes.length - 4)).split("\r\n");
  const status = statusLine.exec(lines[0]!);
  if (status === null) throw new HttpSyntaxError("the answer does not begin as HTTP does");
  const headers: [string, string][] = [];
  let length: number | undefined;
  let chunked = false;
  let encoding: ResponseHead["encoding"];
  const isOld = status[1] === "0";
  let close = false, keep = !isOld;
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!;
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    const value = trimmed(line.slice(colon + 1));
    if (!token.test(name) || !fieldValue.test(value)) {
      throw new HttpSyntaxError("a header of the answer is none");
    }
    headers.push([name, value]);
    if (name === "content-length") {
      const bytes = /^[0-9]{1,15}$/.test(value) ? Number(value) : NaN;
      if (!(bytes >= 0) || (length !== undefined && length !== bytes)) {
        throw new HttpSyntaxError("the answer's Content-Length is no length");
      }
      length = bytes;
    } else if (name === "transfer-encoding") {
      if (chunked || value.toLowerCase() !== "chunked") {
        throw new HttpSyntaxError(`the answer's Transfer-Encoding is not "chunked"`);
      }
      chunked = true;
    } else if (name === "content-encoding") {
      if (encoding !== undefined) throw new HttpSyntaxError("the answer is encoded more than once");
      encoding = encodingOf(value.toLowerCase());
    } else if (name === "connection") {
      const options = value.toLowerCase().split(",").map((option) => option.trim());
      if (options.includes("close")) close = true;
      if (options.includes("keep-alive")) keep = true;
    }
  }
  const code = Number(status[2]);
  const framing: Framing = code < 200 || code === 204 || code === 205 || code === 304
    ? { type: "none" }
    : chunked
    ? { type: "chunked" }
    : length !== undefined
    ? { type: "length", bytes: length }
    : { type: "close" };
  // Both lengths at once are how requests are smuggled, HTTP/1.0 has no chunks, and some servers send a body where there
  // is none, with 205 above all: the answer is read, and nothing more by this connection.
  const isDoubtful = (chunked && (isOld || length !== undefined)) || code === 205 ||
    (framing.type === "none" && (chunked || length! > 0));
  const keepAlive = keep && !close && framing.type !== "close" && !isDoubtful;
  return { status: code, statusText: status[3] ?? "", headers, framing, encoding, keepAlive };
}
