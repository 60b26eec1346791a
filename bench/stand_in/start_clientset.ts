/**
 * The least program that has a Clientset: what it adds to start-up is measured.
 *
 * @module
 */
import { Clientset } from "@kybern/kybern/clientset";

const clientset = new Clientset({
  server: new URL("http://127.0.0.1:1"),
  namespace: "default",
  transport: (request) => fetch(request),
});
if (clientset.coreV1.pods("default").type.kind !== "Pod") throw new Error("that is no client of pods");
