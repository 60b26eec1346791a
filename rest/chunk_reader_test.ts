import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ChunkReader } from "./chunk_reader.ts";

const chunks = ["one", "", "two and more", "three"].map((text) => new TextEncoder().encode(text));

/** The chunks, by a byte stream or by another. */
function body(kind: "bytes" | "default", fail?: Error): ReadableStream<Uint8Array> {
  const left = chunks.filter((chunk) => chunk.length > 0);
  const pull = (controller: ReadableStreamDefaultController | ReadableByteStreamController) => {
    const next = left.shift();
    if (next !== undefined) return controller.enqueue(next.slice());
    if (fail !== undefined) return controller.error(fail);
    controller.close();
    (controller as ReadableByteStreamController).byobRequest?.respond(0);
  };
  const source = { type: kind === "bytes" ? kind : undefined, pull };
  return new ReadableStream(source as UnderlyingDefaultSource<Uint8Array>);
}

for (const kind of ["bytes", "default"] as const) {
  Deno.test(`a ${kind} stream is read chunk by chunk to its end`, async () => {
    const reader = new ChunkReader(body(kind));
    const read: string[] = [];
    for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
      read.push(new TextDecoder().decode(chunk));
    }
    assertEquals(read, ["one", "two and more", "three"]);
    assertEquals(await reader.read(), undefined);
  });

  Deno.test(`a ${kind} stream's failure is its reader's`, async () => {
    const reader = new ChunkReader(body(kind, new RangeError("cut")));
    for (let i = 0; i < 3; i++) await reader.read();
    await assertRejects(() => reader.read(), RangeError, "cut");
  });

  Deno.test(`a ${kind} stream that is cancelled ends, also for who waits for it`, async () => {
    let reason: unknown;
    const source = {
      type: kind === "bytes" ? "bytes" : undefined,
      cancel: (given: unknown) => void (reason = given),
    };
    const reader = new ChunkReader(new ReadableStream(source as UnderlyingDefaultSource<Uint8Array>));
    const waiting = reader.read();
    await reader.cancel("enough");
    assertEquals([await waiting, reason], [undefined, "enough"]);
  });

  Deno.test(`a ${kind} stream that another reads is refused`, () => {
    const stream = body(kind);
    stream.getReader();
    assertThrows(() => new ChunkReader(stream), TypeError);
  });
}

Deno.test("a byte stream is read into one and the same buffer", async () => {
  const lengths: number[] = [];
  let left = 3;
  const stream = new ReadableStream<Uint8Array>({
    type: "bytes",
    pull(given) {
      const controller = given as ReadableByteStreamController;
      const view = controller.byobRequest?.view as Uint8Array | null | undefined;
      lengths.push(view?.buffer.byteLength ?? 0);
      view![0] = 65 + left;
      controller.byobRequest!.respond(1);
      if (--left === 0) controller.close();
    },
  });
  const reader = new ChunkReader(stream);
  const read: (number | undefined)[] = [];
  for (let i = 0; i < 3; i++) read.push((await reader.read())?.[0]);
  assertEquals(read, [68, 67, 66]);
  assertEquals(lengths, [65_536, 65_536, 65_536]);
});
