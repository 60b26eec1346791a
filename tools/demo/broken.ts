/**
 * The Website controller with one part switched off, to show that the demo notices.
 *
 * @module
 */
import type { ControllerOptions } from "../../controller/mod.ts";

/** A part of the controller that can be switched off. */
export type Part = "owns" | "finalizer" | "requeue";

/** Every part. */
export const parts: readonly Part[] = ["owns", "finalizer", "requeue"];

/** The controller without the part; unchanged where none is named. */
export function withoutPart<T>(
  controller: ControllerOptions<T>,
  part: Part | undefined,
): ControllerOptions<T> {
  switch (part) {
    case undefined:
      return controller;
    case "owns":
      return { ...controller, owns: [] };
    case "finalizer": {
      const { finalize: _finalize, finalizer: _finalizer, ...rest } = controller;
      return rest;
    }
    case "requeue":
      return {
        ...controller,
        async reconcile(request, context) {
          await controller.reconcile(request, context);
        },
      };
  }
}
