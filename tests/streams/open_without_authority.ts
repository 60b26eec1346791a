/**
 * Opens a WebSocket to a server of which no certificate authority is known, and prints what comes of it.
 *
 * @module
 */
import { HttpTransport } from "../../rest/http_transport.ts";

if (import.meta.main) {
  const server = new URL("https://127.0.0.1:1/");
  await using transport = new HttpTransport({ server });
  try {
    await transport.connect(server, { protocols: [] });
  } catch (error) {
    console.log(String(error));
  }
}
