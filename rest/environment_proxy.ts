/**
 * The proxy that the environment names for a server, by the rules of Deno's own `fetch`, which does not tell them.
 *
 * `ALL_PROXY` goes before `HTTPS_PROXY` and `HTTP_PROXY`, each before its name in lower case, and what is empty counts
 * as absent. `NO_PROXY` is a list of names, which stand for all below them too, of addresses and networks, or `*`.
 *
 * @module
 */
import { hostOf } from "./host_of.ts";
import type { ReadVariable } from "./local_access.ts";
import { TransportError } from "./transport_errors.ts";

function mayRead(variable: string): boolean {
  return Deno.permissions.querySync({ name: "env", variable }).state === "granted";
}

/** Reads what the program may read: nobody is asked for a variable that may well be absent. */
const permitted: ReadVariable = (name) => mayRead(name) ? Deno.env.get(name) || undefined : undefined;

/** Schemes of proxies that a tunnel can be dug through. */
const schemes: ReadonlySet<string> = new Set(["http:", "https:", "socks5:", "socks5h:"]);

/**
 * The proxy on the way to a server, or `undefined`.
 *
 * @param url of `http:`, `https:`, `ws:` or `wss:`
 * @param read reads a variable of the environment
 * @throws {TransportError} `proxy` when the variable holds no proxy; its value, which may hold a password, is not told
 */
export function environmentProxy(url: URL, read: ReadVariable = permitted): URL | undefined {
  const secure = url.protocol === "https:" || url.protocol === "wss:";
  const hostname = hostOf(url);
  const names = ["ALL_PROXY", "all_proxy"];
  if (secure) names.push("HTTPS_PROXY", "https_proxy");
  // To a program that a web server runs, any client of that could set HTTP_PROXY, by a header of this name.
  else if (read("REQUEST_METHOD") === undefined) names.push("HTTP_PROXY", "http_proxy");
  const name = names.find((name) => read(name) !== undefined);
  if (name === undefined || isExempt(hostname, read("NO_PROXY") ?? read("no_proxy") ?? "")) return undefined;
  const value = read(name)!;
  const text = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(text) || !schemes.has(new URL(text).protocol)) {
    const origin = `${secure ? "https" : "http"}://${url.host}`;
    throw new TransportError(
      "proxy",
      origin,
      `the environment's ${name}, the proxy on the way to ${origin}, is no URL of http, https or socks5`,
    );
  }
  return new URL(text);
}

/**
 * Whether the environment is sure to name no proxy for a server: `false` also where it may not be read.
 *
 * @param get reads a variable of the environment
 */
export function isProxyFree(url: URL, get: ReadVariable = permitted): boolean {
  let isSure = true;
  const read: ReadVariable = (name) => {
    isSure &&= mayRead(name);
    return get(name);
  };
  try {
    return environmentProxy(url, read) === undefined && isSure;
  } catch (error) {
    if (error instanceof TransportError) return false;
    throw error;
  }
}

/** Whether a list of names, addresses and networks has a host. */
function isExempt(hostname: string, list: string): boolean {
  const address = bytesOf(hostname);
  for (const entry of list.split(",").map((entry) => entry.trim())) {
    if (entry === "") continue;
    if (entry === "*") return true;
    if (address !== undefined) {
      if (isWithin(address, entry)) return true;
    } else {
      const domain = entry.replace(/^\./, "");
      if (hostname === domain || hostname.endsWith(`.${domain}`)) return true;
    }
  }
  return false;
}

/** Whether an address is the one of an entry, or in its network. */
function isWithin(address: readonly number[], entry: string): boolean {
  const [text, length, ...more] = entry.split("/");
  const network = bytesOf(text!);
  if (network === undefined || network.length !== address.length || more.length > 0) return false;
  if (length !== undefined && !/^[0-9]{1,3}$/.test(length)) return false;
  const bits = length === undefined ? 8 * network.length : Number(length);
  if (bits > 8 * network.length) return false;
  return network.every((byte, i) => {
    const unused = Math.min(8, Math.max(0, 8 * (i + 1) - bits));
    return byte >> unused === address[i]! >> unused;
  });
}

/** The bytes of an address in text, 4 or 16; `undefined` for a name. */
function bytesOf(text: string): number[] | undefined {
  if (/^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/.test(text)) {
    const bytes = text.split(".").map(Number);
    return bytes.every((byte) => byte < 256) ? bytes : undefined;
  }
  if (!text.includes(":") || !URL.canParse(`http://[${text}]`)) return undefined;
  // As the URL standard writes an address: hexadecimal groups, the longest run of zeros left out.
  const [head, tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split("::").map((half) =>
    half === "" ? [] : half.split(":").map((group) => parseInt(group, 16))
  );
  const groups = tail === undefined
    ? head!
    : [...head!, ...Array<number>(8 - head!.length - tail.length).fill(0), ...tail];
  return groups.flatMap((group) => [group >> 8, group & 0xff]);
}
