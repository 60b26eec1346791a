/**
 * The server that facts are asked from, as little of it as is needed.
 *
 * @module
 */

/** Sends a request to a server as an administrator; `path` begins at the server's root. */
export interface FactsServer {
  /** As the global `fetch`, with credentials added. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/**
 * The JSON that a path answers.
 *
 * @throws {Error} when the answer is not a success: its path, status and text
 */
export async function askJson<T>(server: FactsServer, path: string, accept = "application/json"): Promise<T> {
  const response = await server.fetch(path, { headers: { Accept: accept } });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}
