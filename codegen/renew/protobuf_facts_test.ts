import { assertEquals, assertRejects } from "@std/assert";
import type { Schema } from "../../schema/facts.ts";
import {
  kindSchema,
  objectMeta,
  sampleFacts,
  sampleGroupVersion,
  sampleResource,
} from "../emit/sample_facts.ts";
import type { GoPackage } from "./go_package.ts";
import { protobufFacts } from "./protobuf_facts.ts";

const home = "io.k8s.api.sample.v1";

const packages: { readonly [path: string]: GoPackage } = {
  "k8s.io/api sample/v1": {
    proto: `package k8s.io.api.sample.v1;
message Sample {
  optional .k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta metadata = 1;
  optional Source source = 2;
  optional int32 replicas = 3;
  optional string text = 4;
  map<string, Value> extra = 5;
  repeated .k8s.io.apimachinery.pkg.util.intstr.IntOrString ports = 6;
  optional .k8s.io.apimachinery.pkg.apis.meta.v1.Time at = 7;
}
message SampleList {
  repeated Sample items = 2;
}
message Source {
  optional bytes raw = 1;
}
message Unused {
  optional bytes raw = 1;
}
message Value {
  repeated string items = 1;
}
`,
    sources: [
      "type Sample struct {\n" +
      '\tmetav1.ObjectMeta `json:"metadata,omitempty" protobuf:"bytes,1,opt,name=metadata"`\n' +
      '\tSource `json:",inline" protobuf:"bytes,2,opt,name=source"`\n' +
      '\tReplicas *int32 `json:"replicas,omitempty" protobuf:"varint,3,opt,name=replicas"`\n' +
      '\tText string `json:"text,omitempty" protobuf:"bytes,4,opt,name=text"`\n' +
      '\tExtra map[string]Value `json:"extra,omitempty" protobuf:"bytes,5,rep,name=extra"`\n' +
      '\tPorts []intstr.IntOrString `json:"ports" protobuf:"bytes,6,rep,name=ports"`\n' +
      '\tAt metav1.Time `json:"at,omitempty,omitzero" protobuf:"bytes,7,opt,name=at"`\n' +
      "}\n",
      'type Source struct {\n\tRaw []byte `json:"raw,omitempty" protobuf:"bytes,1,opt,name=raw"`\n}\n',
    ],
  },
  "k8s.io/apimachinery pkg/apis/meta/v1": {
    proto: "package k8s.io.apimachinery.pkg.apis.meta.v1;\n" +
      "message ObjectMeta {\n  optional string name = 1;\n}\n",
    sources: [
      'type ObjectMeta struct {\n\tName string `json:"name,omitempty" protobuf:"bytes,1,opt,name=name"`\n}\n',
    ],
  },
};

const read = (module: string, path: string) => Promise.resolve(packages[`${module} ${path}`]);

function served(properties: { readonly [name: string]: Schema }) {
  return sampleFacts(
    sampleGroupVersion("sample.k8s.io", "v1", [sampleResource("Sample", `${home}.Sample`)], {
      [`${home}.Sample`]: kindSchema("sample.k8s.io", "v1", "Sample", { properties }),
      [`${home}.SampleList`]: kindSchema("sample.k8s.io", "v1", "SampleList", { properties: { items: {} } }),
    }),
  );
}

const text: Schema = { type: "string" };

Deno.test("the messages that a kind is made of, and those only", async () => {
  const facts = await protobufFacts(
    served({ replicas: text, text, extra: text, ports: text, at: text }),
    read,
  );
  assertEquals(facts, {
    packages: { "sample.k8s.io/v1": home },
    messages: {
      [home]: {
        Sample: `1:metadata:${objectMeta} 2::Source 3:replicas:int32 4:text:string? 5:extra:{}Value ` +
          "6:ports:[]io.k8s.apimachinery.pkg.util.intstr.IntOrString 7:at:io.k8s.apimachinery.pkg.apis.meta.v1.Time?",
        Source: "1:raw:bytes?",
        Value: "1:=:[]string",
      },
      "io.k8s.apimachinery.pkg.apis.meta.v1": {
        ObjectMeta: "1:name:string?",
      },
    },
  });
});

Deno.test("a field that the schema does not have is told", async () => {
  await assertRejects(
    () => protobufFacts(served({ text }), read),
    Error,
    `${home}.Sample has a field replicas in protobuf that its schema does not have`,
  );
});
