// The wants are kube-apiserver 1.37.2's answers to these patches of a stored PodTemplate.
import { assertEquals, assertThrows } from "@std/assert";
import { facts } from "../../schema/facts/core/v1.ts";
import { ApiError } from "../registry/api_error.ts";
import { applyStrategicMergePatch } from "./mod.ts";

const schema = {
  schema: facts.definitions["io.k8s.api.core.v1.PodTemplate"]!,
  definitions: facts.definitions,
};

const live = {
  "metadata": { "name": "smp", "labels": { "a": "1", "b": "2" }, "finalizers": ["x/a", "x/b", "x/c"] },
  "template": {
    "metadata": { "labels": { "app": "x" } },
    "spec": {
      "volumes": [{ "name": "v1", "emptyDir": {} }, { "name": "v2", "emptyDir": { "medium": "Memory" } }],
      "containers": [{
        "name": "one",
        "image": "i",
        "args": ["p", "q"],
        "env": [{ "name": "a", "value": "1" }, { "name": "b", "value": "2" }, { "name": "c", "value": "3" }, {
          "name": "d",
          "value": "4",
        }],
      }, { "name": "two", "image": "j" }],
    },
  },
};

interface Case {
  readonly name: string;
  readonly patch: unknown;
  /** Which part of the result is compared. */
  readonly look: string;
  /** That part, null where it is gone. */
  readonly want?: unknown;
  /** Status code and message of a refusal. */
  readonly code?: number;
  readonly message?: string;
}

const cases: readonly Case[] = [
  {
    "name": "an item is added at the end",
    "patch": {
      "template": { "spec": { "containers": [{ "name": "one", "env": [{ "name": "e", "value": "5" }] }] } },
    },
    "look": "env",
    "want": [{ "name": "e", "value": "5" }, { "name": "a", "value": "1" }, { "name": "b", "value": "2" }, {
      "name": "c",
      "value": "3",
    }, { "name": "d", "value": "4" }],
  },
  {
    "name": "an item is changed in its place",
    "patch": {
      "template": { "spec": { "containers": [{ "name": "one", "env": [{ "name": "b", "value": "x" }] }] } },
    },
    "look": "env",
    "want": [{ "name": "a", "value": "1" }, { "name": "b", "value": "x" }, { "name": "c", "value": "3" }, {
      "name": "d",
      "value": "4",
    }],
  },
  {
    "name": "an item is deleted by its merge key",
    "patch": {
      "template": {
        "spec": { "containers": [{ "name": "one", "env": [{ "name": "b", "$patch": "delete" }] }] },
      },
    },
    "look": "env",
    "want": [{ "name": "a", "value": "1" }, { "name": "c", "value": "3" }, { "name": "d", "value": "4" }],
  },
  {
    "name": "an item that is not there is deleted",
    "patch": {
      "template": {
        "spec": { "containers": [{ "name": "one", "env": [{ "name": "z", "$patch": "delete" }] }] },
      },
    },
    "look": "env",
    "want": [{ "name": "a", "value": "1" }, { "name": "b", "value": "2" }, { "name": "c", "value": "3" }, {
      "name": "d",
      "value": "4",
    }],
  },
  {
    "name": "items are deleted and added at once",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "env": [{ "name": "b", "$patch": "delete" }, { "name": "e", "value": "5" }, {
              "name": "a",
              "value": "0",
            }],
          }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "e", "value": "5" }, { "name": "a", "value": "0" }, { "name": "c", "value": "3" }, {
      "name": "d",
      "value": "4",
    }],
  },
  {
    "name": "a list is replaced",
    "patch": {
      "template": {
        "spec": {
          "containers": [{ "name": "one", "env": [{ "$patch": "replace" }, { "name": "z", "value": "9" }] }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "z", "value": "9" }],
  },
  {
    "name": "a list is replaced by nothing",
    "patch": {
      "template": { "spec": { "containers": [{ "name": "one", "env": [{ "$patch": "replace" }] }] } },
    },
    "look": "env",
    "want": null,
  },
  {
    "name": "a list is replaced, other orders in it are dropped",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "env": [{ "name": "z", "value": "9" }, { "$patch": "replace" }, {
              "name": "a",
              "$patch": "delete",
            }],
          }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "z", "value": "9" }],
  },
  {
    "name": "an unknown order in a list",
    "patch": {
      "template": {
        "spec": { "containers": [{ "name": "one", "env": [{ "name": "a", "$patch": "what" }] }] },
      },
    },
    "look": "env",
    "code": 500,
    "message": "unknown patch type: what in map: map[$patch:what name:a]",
  },
  {
    "name": "merge as an order in a list",
    "patch": {
      "template": {
        "spec": { "containers": [{ "name": "one", "env": [{ "name": "a", "$patch": "merge" }] }] },
      },
    },
    "look": "env",
    "code": 500,
    "message": "merging lists cannot yet be specified in the patch",
  },
  {
    "name": "an item without its merge key",
    "patch": { "template": { "spec": { "containers": [{ "name": "one", "env": [{ "value": "5" }] }] } } },
    "look": "env",
    "code": 500,
    "message": "map: map[value:5] does not contain declared merge key: name",
  },
  {
    "name": "a deletion without its merge key",
    "patch": {
      "template": { "spec": { "containers": [{ "name": "one", "env": [{ "$patch": "delete" }] }] } },
    },
    "look": "env",
    "code": 500,
    "message": "map: map[$patch:delete] does not contain declared merge key: name",
  },
  {
    "name": "the order is set",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "$setElementOrder/env": [{ "name": "d" }, { "name": "b" }, { "name": "c" }, { "name": "a" }],
          }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "d", "value": "4" }, { "name": "b", "value": "2" }, { "name": "c", "value": "3" }, {
      "name": "a",
      "value": "1",
    }],
  },
  {
    "name": "the order of some is set, others stay where they fit",
    "patch": {
      "template": {
        "spec": {
          "containers": [{ "name": "one", "$setElementOrder/env": [{ "name": "c" }, { "name": "a" }] }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "b", "value": "2" }, { "name": "c", "value": "3" }, { "name": "a", "value": "1" }, {
      "name": "d",
      "value": "4",
    }],
  },
  {
    "name": "the order is set and an item added in the middle",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "$setElementOrder/env": [{ "name": "a" }, { "name": "e" }, { "name": "b" }, { "name": "c" }, {
              "name": "d",
            }],
            "env": [{ "name": "e", "value": "5" }],
          }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "a", "value": "1" }, { "name": "e", "value": "5" }, { "name": "b", "value": "2" }, {
      "name": "c",
      "value": "3",
    }, { "name": "d", "value": "4" }],
  },
  {
    "name": "the order is set, an item added, one deleted",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "$setElementOrder/env": [{ "name": "e" }, { "name": "a" }, { "name": "c" }],
            "env": [{ "name": "e", "value": "5" }, { "name": "b", "$patch": "delete" }],
          }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "d", "value": "4" }, { "name": "e", "value": "5" }, { "name": "a", "value": "1" }, {
      "name": "c",
      "value": "3",
    }],
  },
  {
    "name": "the order lacks an item of the patch",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "$setElementOrder/env": [{ "name": "a" }, { "name": "b" }],
            "env": [{ "name": "e", "value": "5" }],
          }],
        },
      },
    },
    "look": "env",
    "code": 500,
    "message":
      "The order in patch list:\n[map[name:e value:5]]\n doesn't match $setElementOrder list:\n[map[name:a] map[name:b]]\n",
  },
  {
    "name": "the order contradicts the patch",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "$setElementOrder/env": [{ "name": "b" }, { "name": "a" }],
            "env": [{ "name": "a", "value": "5" }, { "name": "b", "value": "6" }],
          }],
        },
      },
    },
    "look": "env",
    "code": 500,
    "message":
      "The order in patch list:\n[map[name:a value:5] map[name:b value:6]]\n doesn't match $setElementOrder list:\n[map[name:b] map[name:a]]\n",
  },
  {
    "name": "the order names strangers",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "$setElementOrder/env": [{ "name": "z" }, { "name": "a" }, { "name": "y" }],
          }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "a", "value": "1" }, { "name": "b", "value": "2" }, { "name": "c", "value": "3" }, {
      "name": "d",
      "value": "4",
    }],
  },
  {
    "name": "the order is no list",
    "patch": { "template": { "spec": { "containers": [{ "name": "one", "$setElementOrder/env": "x" }] } } },
    "look": "env",
    "code": 500,
    "message": "expected a []interface {}, but received a string",
  },
  {
    "name": "the order of no list",
    "patch": {
      "template": { "spec": { "containers": [{ "name": "one", "$setElementOrder": [{ "name": "a" }] }] } },
    },
    "look": "env",
    "code": 400,
    "message": "invalid patch format of setElementOrder list",
  },
  {
    "name": "the order of an unknown list",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "$setElementOrder/nope": [{ "name": "a" }],
            "nope": [{ "name": "a" }],
          }],
        },
      },
    },
    "look": "env",
    "code": 500,
    "message": 'unable to find api field in struct Container for the json field "nope"',
  },
  {
    "name": "two new items, patch's order",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "env": [{ "name": "f", "value": "6" }, { "name": "e", "value": "5" }],
          }],
        },
      },
    },
    "look": "env",
    "want": [
      { "name": "f", "value": "6" },
      { "name": "e", "value": "5" },
      { "name": "a", "value": "1" },
      { "name": "b", "value": "2" },
      { "name": "c", "value": "3" },
      { "name": "d", "value": "4" },
    ],
  },
  {
    "name": "changed and new items mixed",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "env": [{ "name": "e", "value": "5" }, { "name": "c", "value": "x" }, {
              "name": "a",
              "value": "y",
            }],
          }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "e", "value": "5" }, { "name": "b", "value": "2" }, { "name": "c", "value": "x" }, {
      "name": "a",
      "value": "y",
    }, { "name": "d", "value": "4" }],
  },
  {
    "name": "the same item twice",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "env": [{ "name": "e", "value": "5" }, { "name": "e", "value": "6" }],
          }],
        },
      },
    },
    "look": "env",
    "want": [{ "name": "e", "value": "6" }, { "name": "a", "value": "1" }, { "name": "b", "value": "2" }, {
      "name": "c",
      "value": "3",
    }, { "name": "d", "value": "4" }],
  },
  {
    "name": "an empty list changes nothing",
    "patch": { "template": { "spec": { "containers": [{ "name": "one", "env": [] }] } } },
    "look": "env",
    "want": [{ "name": "a", "value": "1" }, { "name": "b", "value": "2" }, { "name": "c", "value": "3" }, {
      "name": "d",
      "value": "4",
    }],
  },
  {
    "name": "null removes a list",
    "patch": { "template": { "spec": { "containers": [{ "name": "one", "env": null }] } } },
    "look": "env",
    "want": null,
  },
  {
    "name": "a value becomes a reference",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "env": [{
              "name": "b",
              "value": null,
              "valueFrom": { "configMapKeyRef": { "name": "m", "key": "k" } },
            }],
          }],
        },
      },
    },
    "look": "env",
    "want": [
      { "name": "a", "value": "1" },
      { "name": "b", "valueFrom": { "configMapKeyRef": { "name": "m", "key": "k" } } },
      { "name": "c", "value": "3" },
      { "name": "d", "value": "4" },
    ],
  },
  {
    "name": "a value and a retained key",
    "patch": {
      "template": {
        "spec": {
          "containers": [{
            "name": "one",
            "env": [{
              "$retainKeys": ["name", "valueFrom"],
              "name": "b",
              "valueFrom": { "configMapKeyRef": { "name": "m", "key": "k" } },
            }],
          }],
        },
      },
    },
    "look": "env",
    "want": [
      { "name": "a", "value": "1" },
      { "name": "b", "valueFrom": { "configMapKeyRef": { "name": "m", "key": "k" } } },
      { "name": "c", "value": "3" },
      { "name": "d", "value": "4" },
    ],
  },
  {
    "name": "an atomic list is replaced",
    "patch": { "template": { "spec": { "containers": [{ "name": "one", "args": ["z"] }] } } },
    "look": "args",
    "want": ["z"],
  },
  {
    "name": "items of different types",
    "patch": { "template": { "spec": { "containers": [{ "name": "one", "env": [{ "name": "e" }, 5] }] } } },
    "look": "env",
    "code": 500,
    "message":
      "list element types are not identical: [[map[name:a value:1] map[name:b value:2] map[name:c value:3] map[name:d value:4]] [map[name:e] 5]]",
  },
  {
    "name": "the order of objects is set and one added",
    "patch": {
      "template": {
        "spec": {
          "$setElementOrder/containers": [{ "name": "zero" }, { "name": "two" }, { "name": "one" }],
          "containers": [{ "name": "zero", "image": "k" }],
        },
      },
    },
    "look": "containers",
    "want": ["zero=k", "two=j", "one=i"],
  },
  {
    "name": "a container is deleted",
    "patch": { "template": { "spec": { "containers": [{ "name": "one", "$patch": "delete" }] } } },
    "look": "containers",
    "want": ["two=j"],
  },
  {
    "name": "retained keys of a volume",
    "patch": {
      "template": {
        "spec": {
          "volumes": [{
            "$retainKeys": ["name", "configMap"],
            "name": "v2",
            "configMap": { "name": "m", "defaultMode": 420 },
          }],
        },
      },
    },
    "look": "volumes",
    "want": [{ "name": "v1", "emptyDir": {} }, {
      "name": "v2",
      "configMap": { "name": "m", "defaultMode": 420 },
    }],
  },
  {
    "name": "retained keys lack what the patch sets",
    "patch": {
      "template": { "spec": { "volumes": [{ "$retainKeys": ["name"], "name": "v2", "emptyDir": {} }] } },
    },
    "look": "volumes",
    "code": 400,
    "message": "invalid patch format of retainKeys",
  },
  {
    "name": "a map's member is added, one removed",
    "patch": { "metadata": { "labels": { "a": null, "c": "3" } } },
    "look": "labels",
    "want": { "b": "2", "c": "3" },
  },
  {
    "name": "a map is replaced",
    "patch": { "metadata": { "labels": { "$patch": "replace", "c": "3" } } },
    "look": "labels",
    "want": { "c": "3" },
  },
  {
    "name": "a map is deleted",
    "patch": { "metadata": { "labels": { "$patch": "delete", "c": "3" } } },
    "look": "labels",
    "want": null,
  },
  {
    "name": "a map's unknown order",
    "patch": { "metadata": { "labels": { "$patch": "what", "c": "3" } } },
    "look": "labels",
    "code": 500,
    "message": "unknown patch type: what in map: map[$patch:what c:3]",
  },
  {
    "name": "retained keys of a map",
    "patch": { "metadata": { "labels": { "$retainKeys": ["b", "c"], "c": "3" } } },
    "look": "labels",
    "want": { "b": "2", "c": "3" },
  },
  {
    "name": "a scalar is added to a list",
    "patch": { "metadata": { "finalizers": ["x/d"] } },
    "look": "finalizers",
    "want": ["x/d", "x/a", "x/b", "x/c"],
  },
  {
    "name": "a scalar that is there",
    "patch": { "metadata": { "finalizers": ["x/b"] } },
    "look": "finalizers",
    "want": ["x/a", "x/b", "x/c"],
  },
  {
    "name": "scalars before and after",
    "patch": { "metadata": { "finalizers": ["x/d", "x/a", "x/0"] } },
    "look": "finalizers",
    "want": ["x/d", "x/a", "x/0", "x/b", "x/c"],
  },
  {
    "name": "scalars are deleted",
    "patch": { "metadata": { "$deleteFromPrimitiveList/finalizers": ["x/a", "x/z"] } },
    "look": "finalizers",
    "want": ["x/b", "x/c"],
  },
  {
    "name": "scalars are deleted and added",
    "patch": { "metadata": { "$deleteFromPrimitiveList/finalizers": ["x/a"], "finalizers": ["x/d"] } },
    "look": "finalizers",
    "want": ["x/d", "x/b", "x/c"],
  },
  {
    "name": "the order of scalars",
    "patch": { "metadata": { "$setElementOrder/finalizers": ["x/c", "x/a"] } },
    "look": "finalizers",
    "want": ["x/b", "x/c", "x/a"],
  },
  {
    "name": "the order of scalars, one added, one deleted",
    "patch": {
      "metadata": {
        "$setElementOrder/finalizers": ["x/c", "x/d", "x/a"],
        "finalizers": ["x/d"],
        "$deleteFromPrimitiveList/finalizers": ["x/b"],
      },
    },
    "look": "finalizers",
    "want": ["x/c", "x/d", "x/a"],
  },
  {
    "name": "a deletion from no list",
    "patch": { "metadata": { "$deleteFromPrimitiveList": ["x/a"] } },
    "look": "finalizers",
    "code": 400,
    "message": "invalid patch format of primitive list",
  },
  {
    "name": "a deletion that is no list",
    "patch": { "metadata": { "$deleteFromPrimitiveList/finalizers": "x/a" } },
    "look": "finalizers",
    "want": ["x/a", "x/b", "x/c"],
  },
  {
    "name": "new content with nulls and orders",
    "patch": {
      "metadata": {
        "annotations": { "a": null, "b": "1" },
        "ownerReferences": [
          { "apiVersion": "v1", "kind": "X", "name": "x", "uid": "u", "controller": null },
          { "uid": "v", "$patch": "delete" },
        ],
      },
    },
    "look": "ownerReferences",
    "want": [{ "apiVersion": "v1", "kind": "X", "name": "x", "uid": "u" }],
  },
  {
    "name": "an object's patch is not an object",
    "patch": { "metadata": { "labels": null, "finalizers": null } },
    "look": "finalizers",
    "want": null,
  },
];

// deno-lint-ignore no-explicit-any
function look(object: any, part: string): unknown {
  const containers = object.template?.spec?.containers ?? [];
  switch (part) {
    case "env":
    case "args":
      // deno-lint-ignore no-explicit-any
      return containers.find((container: any) => container.name === "one")?.[part];
    case "containers":
      // deno-lint-ignore no-explicit-any
      return containers.map((container: any) => `${container.name}=${container.image}`);
    case "volumes":
      return object.template.spec.volumes;
    default:
      return object.metadata[part];
  }
}

for (const { name, patch, look: part, want, code, message } of cases) {
  Deno.test(`strategic merge patch: ${name}`, () => {
    const before = structuredClone({ live, patch });
    if (code === undefined) {
      // A server drops empty lists and maps when it stores; the patch itself leaves them.
      const found = look(applyStrategicMergePatch(live, patch, schema), part);
      const empty = typeof found === "object" && found !== null && Object.keys(found).length === 0;
      assertEquals(empty ? null : found ?? null, want);
    } else {
      const error = assertThrows(() => applyStrategicMergePatch(live, patch, schema), ApiError);
      assertEquals(error.status.code, code);
      assertEquals(error.status.message, message);
    }
    assertEquals({ live, patch }, before, "the input was changed");
  });
}

Deno.test("strategic merge patch: null is an empty patch, all else but an object is refused", () => {
  assertEquals(applyStrategicMergePatch(live, null, schema), live);
  const error = assertThrows(() => applyStrategicMergePatch(live, [1], schema), ApiError);
  assertEquals(
    error.status.message,
    "json: cannot unmarshal array into Go value of type map[string]interface {}",
  );
  assertEquals(error.status.code, 400);
});

Deno.test("strategic merge patch: a member named __proto__ is a member", () => {
  const patch = JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}');
  const patched = applyStrategicMergePatch(live, patch, schema);
  assertEquals(JSON.stringify(look(patched, "labels")), '{"a":"1","b":"2","__proto__":"x"}');
  assertEquals(({} as Record<string, unknown>).x, undefined);
});
