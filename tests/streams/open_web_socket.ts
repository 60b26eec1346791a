/**
 * Opens a WebSocket to the server that is named first, through the proxy that is named second, and prints what comes.
 *
 * @module
 */
import { openWebSocket } from "../../rest/web_socket/open_web_socket.ts";

if (import.meta.main) {
  const [server, proxy] = Deno.args;
  const way = proxy === undefined ? {} : { proxy: new URL(proxy) };
  try {
    const connection = await openWebSocket(new URL(server!), { protocols: [], headers: [], ...way });
    for await (const message of connection.readable) console.log(message);
  } catch (error) {
    console.log(`${error}`);
  }
}
