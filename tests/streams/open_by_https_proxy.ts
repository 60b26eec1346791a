/**
 * Opens a WebSocket through a proxy of `https:` that is not there, and prints what comes of it.
 *
 * @module
 */
import { openWebSocket } from "../../rest/web_socket/open_web_socket.ts";

if (import.meta.main) {
  const proxy = new URL("https://127.0.0.1:1");
  const opening = openWebSocket(new URL("https://kube.test:6443"), { protocols: [], headers: [], proxy });
  console.log(`${await opening.then(() => "it opened", (error) => error)}`);
}
