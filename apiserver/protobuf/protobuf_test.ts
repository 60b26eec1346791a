import { assertEquals, assertRejects } from "@std/assert";
import { ProtobufError, readProtobuf } from "./mod.ts";

const extensions = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1";
const meta = "io.k8s.apimachinery.pkg.apis.meta.v1";
const core = "io.k8s.api.core.v1";

/** A section with a field's number before it; lengths below 16384. */
function section(number: number, ...content: number[]): number[] {
  const { length } = content;
  const size = length < 128 ? [length] : [length & 127 | 128, length >> 7];
  return [number << 3 | 2, ...size, ...content];
}

const text = (number: number, value: string) => section(number, ...new TextEncoder().encode(value));

/** A body of a message given as bytes. */
function body(...message: number[]): Uint8Array {
  return new Uint8Array([0x6b, 0x38, 0x73, 0, ...section(2, ...message)]);
}

async function reads(definition: string, message: number[], expected: unknown): Promise<void> {
  assertEquals(await readProtobuf(body(...message), definition), expected as never);
}

Deno.test("a field without a name in JSON gives its own fields", async () => {
  // Volume { name, volumeSource { emptyDir {} } }
  await reads(`${core}.Volume`, [...text(1, "v"), ...section(2, 0x12, 0)], { name: "v", emptyDir: {} });
});

Deno.test("a number or a text", async () => {
  const port = (...target: number[]) => [0x18, 80, ...section(4, ...target)];
  await reads(`${core}.ServicePort`, port(0x08, 0, 0x10, 8), { port: 80, targetPort: 8 });
  await reads(`${core}.ServicePort`, port(0x08, 1, ...text(3, "x")), { port: 80, targetPort: "x" });
  await reads(`${core}.ServicePort`, port(), { port: 80, targetPort: 0 });
});

Deno.test("numbers: negative ones, and ones beyond 2^53", async () => {
  const ff = (count: number) => new Array<number>(count).fill(0xff);
  await reads(`${core}.ServicePort`, [0x18, ...ff(9), 1], { port: -1 });
  await reads(`${meta}.ObjectMeta`, [0x38, ...ff(9), 1], { generation: -1 });
  await reads(`${meta}.ObjectMeta`, [0x38, ...ff(8), 0x7f], { generation: 2n ** 63n - 1n });
  await reads(`${meta}.ObjectMeta`, [0x38, ...ff(7), 0x0f], { generation: 2 ** 53 - 1 });
  await reads(`${meta}.ObjectMeta`, [0x38, ...ff(9), 1, 0x38, 0], {});
});

Deno.test("packed numbers are a list as others are", async () => {
  // PodSecurityContext { supplementalGroups }
  await reads(`${core}.PodSecurityContext`, [...section(4, 1, 0x80, 1), 0x20, 3], {
    supplementalGroups: [1, 128, 3],
  });
});

Deno.test("times, to the second and to the microsecond; the zero time is left out or null", async () => {
  const lease = `io.k8s.api.coordination.v1.LeaseSpec`;
  await reads(`${meta}.ObjectMeta`, section(8, 0x08, 1), { creationTimestamp: "1970-01-01T00:00:01Z" });
  await reads(`${meta}.ObjectMeta`, section(8), {});
  await reads(`${meta}.ObjectMeta`, section(9), { deletionTimestamp: null });
  await reads(lease, section(3, 0x08, 1, 0x10, 0xd0, 0x0f), { acquireTime: "1970-01-01T00:00:01.000002Z" });
  await reads(lease, section(4, 0x08, 0), { renewTime: "1970-01-01T00:00:00.000000Z" });
});

Deno.test("maps: of texts, bytes and messages, with what is not there as its zero", async () => {
  const entry = [...text(1, "a"), ...text(2, "Yg")];
  await reads(`${core}.Secret`, [...section(2, ...entry), ...section(2)], { data: { a: "WWc=", "": "" } });
  await reads(`${core}.ResourceQuotaSpec`, section(1, ...text(1, "a"), ...section(2, ...text(1, "1Gi"))), {
    hard: { a: "1Gi" },
  });
  await reads(`${core}.ResourceQuotaSpec`, section(1, ...text(1, "a")), { hard: { a: "0" } });
  const read = await readProtobuf(
    body(...section(2, ...text(1, "__proto__"), ...text(2, "x"))),
    `${core}.ConfigMap`,
  );
  assertEquals(JSON.stringify(read), '{"data":{"__proto__":"x"}}');
});

Deno.test("JSON within a field, and schemas that may be something else", async () => {
  await reads("io.k8s.api.apps.v1.ControllerRevision", section(2, ...text(1, '{"a":9007199254740993}')), {
    data: { a: 9007199254740993n },
  });
  await reads(`${meta}.ManagedFieldsEntry`, section(7, ...text(1, '{"f:a":{}}')), {
    fieldsV1: { "f:a": {} },
  });
  const string = text(5, "string");
  await reads(`${extensions}.JSONSchemaProps`, [...text(3, "r"), ...text(2, "s")], {
    $ref: "r",
    $schema: "s",
  });
  await reads(
    `${extensions}.JSONSchemaProps`,
    section(24, ...section(1, ...string)).with(0, 0xc2).toSpliced(1, 0, 1),
    {
      items: { type: "string" },
    },
  );
  await reads(
    `${extensions}.JSONSchemaProps`,
    section(30, 0x08, 1).with(0, 0xf2).toSpliced(1, 0, 1),
    { additionalProperties: true },
  );
  await reads(
    `${extensions}.JSONSchemaProps`,
    section(8, ...text(1, '["d"]')),
    { default: ["d"] },
  );
});

Deno.test("a list with a name of its own is a list", async () => {
  // UserInfo { extra: { a: ExtraValue { items } } }
  const extra = section(4, ...text(1, "a"), ...section(2, ...text(1, "x"), ...text(1, "y")));
  await reads("io.k8s.api.authentication.v1.UserInfo", extra, { extra: { a: ["x", "y"] } });
});

Deno.test("a message that comes twice is one; a zero takes back what stood before", async () => {
  await reads(`${core}.ConfigMap`, [
    ...section(1, ...text(1, "a"), ...text(3, "n")),
    ...section(1, ...text(1, "b"), ...text(3, "")),
  ], { metadata: { name: "b" } });
});

Deno.test("fields that nobody knows are passed over, groups with all that is in them", async () => {
  const unknown = [
    0xf8,
    7,
    1,
    0xf9,
    7,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    0xfb,
    7,
    0x0b,
    0x08,
    1,
    0x0c,
    0xfc,
    7,
    0xfd,
    7,
    1,
    2,
    3,
    4,
  ];
  await reads(`${core}.Volume`, [...unknown, ...text(1, "v")], { name: "v" });
});

Deno.test("what is no UTF-8 becomes U+FFFD", async () => {
  await reads(`${core}.Volume`, section(1, 0x61, 0xff), { name: "a\ufffd" });
});

Deno.test("the envelope: what it names is read, and what it does not is as expected", async () => {
  const named = (typeMeta: number[], ...rest: number[]) =>
    readProtobuf(
      new Uint8Array([0x6b, 0x38, 0x73, 0, ...section(1, ...typeMeta), ...rest]),
      `${core}.ConfigMap`,
    );
  const raw = section(2, ...section(1, ...text(1, "a")));
  const metadata = { name: "a" };
  assertEquals(await named([], ...raw), { metadata } as never);
  assertEquals(await named(text(2, "Secret"), ...raw), { kind: "Secret", metadata } as never);
  assertEquals(await named([...text(1, "apps/v1"), ...text(2, "DeleteOptions")], ...section(2, 0x08, 5)), {
    apiVersion: "apps/v1",
    kind: "DeleteOptions",
    gracePeriodSeconds: 5,
  } as never);
  // What encoding it speaks of, Kubernetes does not look at.
  assertEquals(await named([], ...raw, ...text(3, "gzip"), ...text(4, "x"), 0x28, 1), { metadata } as never);
  for (const kind of ["Pox", "constructor", "__proto__"]) {
    assertEquals(await named(text(2, kind), ...raw), { kind } as never);
  }
  assertEquals(await readProtobuf(body(), "com.example.v1.Thing"), undefined);
});

/** What kube-apiserver 1.37.2 says of bodies that are no ConfigMap. */
const refused: readonly (readonly [body: string, message: string])[] = [
  ["", "empty data"],
  ["6b38", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]"],
  ["01020304", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]"],
  ["6b387300", "empty body"],
  ["6b38730000", "proto: Unknown: illegal tag 0 (wire type 0)"],
  ["6b3873000a", "unexpected EOF"],
  ["6b3873000a05", "unexpected EOF"],
  ["6b3873000a0a0a05ffff", "unexpected EOF"],
  ["6b3873001a0367", "unexpected EOF"],
];

/** And of messages that are none. */
const refusedMessages: readonly (readonly [message: string, fault: string])[] = [
  ["0a0578", "unexpected EOF"],
  ["0800", "proto: wrong wireType = 0 for field ObjectMeta"],
  ["0b", "proto: wrong wireType = 3 for field ObjectMeta"],
  ["0c", "proto: ConfigMap: wiretype end group for non-group"],
  ["0e", "proto: wrong wireType = 6 for field ObjectMeta"],
  ["00", "proto: ConfigMap: illegal tag 0 (wire type 0)"],
  ["ffffffffffffffffffffff", "proto: integer overflow"],
  ["0affffffffffffffffffff01", "proto: integer overflow"],
  ["0affffffffffffffffff01", "proto: negative length found during unmarshaling"],
  ["0affffffff0f", "unexpected EOF"],
  ["0a024001", "proto: wrong wireType = 0 for field CreationTimestamp"],
  ["0a024207", "unexpected EOF"],
  ["0a03420108", "unexpected EOF"],
  ["1201ff", "unexpected EOF"],
  ["fe07", "proto: illegal wireType 6"],
  ["fb07", "unexpected EOF"],
];

Deno.test("bodies that are cut off or malformed are refused in Kubernetes' words", async () => {
  for (const [hex, message] of refused) {
    const error = await assertRejects(
      () => readProtobuf(Uint8Array.fromHex(hex), `${core}.ConfigMap`),
      ProtobufError,
    );
    assertEquals([error.message, error.object], [message, undefined], hex);
  }
  for (const [hex, message] of refusedMessages) {
    const bytes = body(...Uint8Array.fromHex(hex));
    const error = await assertRejects(() => readProtobuf(bytes, `${core}.ConfigMap`), ProtobufError);
    assertEquals([error.message, error.object], [message, { apiVersion: "v1", kind: "ConfigMap" }], hex);
  }
});

Deno.test("values that JSON cannot say are refused", async () => {
  const faults: readonly (readonly [string, number[], string])[] = [
    [`${core}.ServicePort`, section(4, 0x08, 2), "impossible IntOrString.Type"],
    [
      `${meta}.ObjectMeta`,
      section(8, 0x08, ...new Array(8).fill(0xff), 0x7f),
      "year outside of range [0,9999]",
    ],
    [
      `${meta}.ObjectMeta`,
      section(
        8,
        0x08,
        ...new Array(9).fill(0xff),
        1,
        0x08,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        1,
      ),
      "year outside of range [0,9999]",
    ],
    [`${extensions}.JSONSchemaProps`, [0x49, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f], "json: unsupported value: NaN"],
    [`${extensions}.JSONSchemaProps`, section(8, ...text(1, "[".repeat(5000))), "json: exceeded max depth"],
  ];
  for (const [definition, message, fault] of faults) {
    const error = await assertRejects(() => readProtobuf(body(...message), definition), ProtobufError);
    assertEquals(error.message, fault);
  }
  await assertRejects(
    () => readProtobuf(body(...section(2, ...text(1, "{"))), "io.k8s.api.apps.v1.ControllerRevision"),
    ProtobufError,
    "json: ",
  );
});

/** A message with a varint or a length of any size. */
function nested(levels: number, field: number[]): Uint8Array {
  let length = 0;
  const parts: number[][] = [];
  for (let i = 0; i < levels; i++) {
    const size: number[] = [];
    for (let rest = length;; rest >>>= 7) {
      size.push(rest > 127 ? rest & 127 | 128 : rest);
      if (rest <= 127) break;
    }
    parts.push([...field, ...size]);
    length += field.length + size.length;
  }
  const size = [length & 127 | 128, length >>> 7 & 127 | 128, length >>> 14];
  return new Uint8Array([0x6b, 0x38, 0x73, 0, 0x12, ...size, ...parts.reverse().flat()]);
}

Deno.test("schemas within schemas end somewhere", async () => {
  const not = [0xe2, 0x01];
  const definition = `${extensions}.JSONSchemaProps`;
  assertEquals(JSON.stringify(await readProtobuf(nested(200, not), definition)).match(/not/g)!.length, 200);
  await assertRejects(
    () => readProtobuf(nested(100_000, not), definition),
    ProtobufError,
    "more than 250 messages within one another",
  );
});

Deno.test("bodies of the largest size are read in a time that grows with the size only", async () => {
  const filled = (pattern: number[]) => {
    const bytes = new Uint8Array(3 << 20);
    bytes.set([0x6b, 0x38, 0x73, 0, 0x12, 0xf8, 0xff, 0xbf, 0x01]);
    for (let i = 9; i + pattern.length <= bytes.length; i += pattern.length) bytes.set(pattern, i);
    return bytes;
  };
  // Items, entries of a map, the same field anew, groups.
  for (const pattern of [[0x12, 0x00], [0x0a, 0x02, 0x72, 0x00], [0x0a, 0x00], [0xfb, 0x07, 0xfc, 0x07]]) {
    const started = performance.now();
    try {
      await readProtobuf(filled(pattern), `${core}.ConfigMap`);
    } catch (error) {
      if (!(error instanceof ProtobufError)) throw error;
    }
    const took = performance.now() - started;
    // A quadratic loop takes minutes.
    assertEquals(took < 20_000, true, `${pattern} took ${took} ms`);
  }
});

Deno.test("a body cut off anywhere, or with any byte changed, is read or refused, never more", async () => {
  const whole = Uint8Array.fromBase64(
    "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEoYBCAISDAoKCgNhcHASA3dlYhps" +
      "ChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoFbmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAa" +
      "ADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=",
  );
  let readable = 0;
  const attempt = async (bytes: Uint8Array) => {
    try {
      await readProtobuf(bytes, "io.k8s.api.apps.v1.Deployment");
      readable++;
    } catch (error) {
      if (!(error instanceof ProtobufError)) throw error;
    }
  };
  for (let end = 0; end < whole.length; end++) await attempt(whole.slice(0, end));
  assertEquals(readable, 3, "behind each field of the envelope but the last");
  for (let at = 4; at < whole.length; at++) {
    for (const byte of [0, 1, 7, 0x0b, 0x7f, 0x80, 0xff]) await attempt(whole.with(at, byte));
  }
});
