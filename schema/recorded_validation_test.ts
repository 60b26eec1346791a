// deno-fmt-ignore-file
// What kube-apiserver 1.37.2 made of these objects of one custom resource: the object as it stored it, the fields that it
// dropped, or its refusal.
import { assertEquals } from "@std/assert";
import { applyDefaults } from "./apply_defaults.ts";
import type { Schema } from "./facts.ts";
import { listDuplicates } from "./list_duplicates.ts";
import { prune, pruneNulls, unknownFields } from "./prune.ts";
import { validateValue } from "./validate_value.ts";

const root: Schema = {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","properties":{"s":{"type":"string"},"n":{"type":"integer"},"i32":{"type":"integer","format":"int32"},"i64":{"type":"integer","format":"int64"},"f":{"type":"number"},"fl":{"type":"number","format":"float"},"b":{"type":"boolean"},"min":{"type":"integer","minimum":1,"maximum":5},"xmin":{"type":"integer","minimum":1,"exclusiveMinimum":true,"maximum":5,"exclusiveMaximum":true},"fmin":{"type":"number","minimum":0.5,"maximum":1e-7},"mul":{"type":"integer","multipleOf":3},"fmul":{"type":"number","multipleOf":0.1},"len":{"type":"string","minLength":2,"maxLength":3,"pattern":"^[a-z]+$"},"pat":{"type":"string","pattern":"(?i)^[[:alpha:]\\d_-]+\\.x$"},"enum":{"type":"string","enum":["a","b"]},"ienum":{"type":"integer","enum":[1,2]},"nenum":{"type":"string","nullable":true,"enum":["a"]},"list":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"string"}},"map":{"type":"object","minProperties":1,"maxProperties":2,"additionalProperties":{"type":"integer"}},"set":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},"iset":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"integer"}},"lm":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],"items":{"type":"object","required":["k"],"properties":{"k":{"type":"string"},"v":{"type":"integer"}}}},"lm2":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k","p"],"items":{"type":"object","required":["k"],"properties":{"k":{"type":"string"},"p":{"type":"string","default":"TCP"},"v":{"type":"string"}}}},"req":{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}},"nul":{"type":"string","nullable":true},"def":{"type":"string","default":"d"},"deep":{"type":"object","default":{},"properties":{"x":{"type":"string","default":"y"},"n":{"type":"string","nullable":true,"default":"q"}}},"ios":{"x-kubernetes-int-or-string":true},"ios2":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}],"pattern":"^\\d+%$"},"any":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]},"one":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"required":["a"]},{"required":["b"]}]},"all":{"type":"integer","allOf":[{"minimum":2},{"maximum":3}]},"not":{"type":"string","not":{"enum":["x"]}},"free":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"object","properties":{"a":{"type":"string"}}}}},"anything":{"x-kubernetes-preserve-unknown-fields":true},"emb":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},"emb2":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object","properties":{"a":{"type":"string"}}}}},"items":{"type":"array","items":{"type":"object","properties":{"a":{"type":"string"},"min":{"type":"integer","minimum":1}}}},"f_bsonobjectid":{"type":"string","format":"bsonobjectid"},"f_uri":{"type":"string","format":"uri"},"f_email":{"type":"string","format":"email"},"f_hostname":{"type":"string","format":"hostname"},"f_ipv4":{"type":"string","format":"ipv4"},"f_ipv6":{"type":"string","format":"ipv6"},"f_cidr":{"type":"string","format":"cidr"},"f_mac":{"type":"string","format":"mac"},"f_uuid":{"type":"string","format":"uuid"},"f_uuid3":{"type":"string","format":"uuid3"},"f_uuid4":{"type":"string","format":"uuid4"},"f_uuid5":{"type":"string","format":"uuid5"},"f_isbn":{"type":"string","format":"isbn"},"f_isbn10":{"type":"string","format":"isbn10"},"f_isbn13":{"type":"string","format":"isbn13"},"f_creditcard":{"type":"string","format":"creditcard"},"f_ssn":{"type":"string","format":"ssn"},"f_hexcolor":{"type":"string","format":"hexcolor"},"f_rgbcolor":{"type":"string","format":"rgbcolor"},"f_byte":{"type":"string","format":"byte"},"f_password":{"type":"string","format":"password"},"f_date":{"type":"string","format":"date"},"f_duration":{"type":"string","format":"duration"},"f_datetime":{"type":"string","format":"datetime"},"f_date_time":{"type":"string","format":"date-time"},"f_k8s_short_name":{"type":"string","format":"k8s-short-name"},"f_k8s_long_name":{"type":"string","format":"k8s-long-name"},"f_unknown_format":{"type":"string","format":"unknown-format"}}},"status":{"type":"object","properties":{"s":{"type":"string"},"n":{"type":"integer","minimum":0}}}}};

interface Cause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

interface Case {
  readonly spec: unknown;
  readonly result?: unknown;
  readonly unknown?: readonly string[];
  readonly causes?: readonly Cause[];
}

const cases: readonly Case[] = [
  {"spec":{"s":5},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"integer\": spec.s in body must be of type string: \"integer\"","field":"spec.s"}]},
  {"spec":{"s":true},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"boolean\": spec.s in body must be of type string: \"boolean\"","field":"spec.s"}]},
  {"spec":{"s":[]},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"array\": spec.s in body must be of type string: \"array\"","field":"spec.s"}]},
  {"spec":{"s":{}},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"object\": spec.s in body must be of type string: \"object\"","field":"spec.s"}]},
  {"spec":{"s":null},"result":{"deep":{"n":"q","x":"y"},"def":"d"}},
  {"spec":{"n":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"string\": spec.n in body must be of type integer: \"string\"","field":"spec.n"}]},
  {"spec":{"n":1.5},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"number\": spec.n in body must be of type integer: \"number\"","field":"spec.n"},{"reason":"FieldValueInvalid","message":"Invalid value: \"\": Checked value must be of type integer (default format) in spec.n","field":"<nil>"}]},
  {"spec":{"n":true},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"boolean\": spec.n in body must be of type integer: \"boolean\"","field":"spec.n"}]},
  {"spec":{"n":1e+30},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"number\": spec.n in body must be of type integer: \"number\"","field":"spec.n"},{"reason":"FieldValueInvalid","message":"Invalid value: \"\": Checked value must be of type integer (default format) in spec.n","field":"<nil>"}]},
  {"spec":{"i32":2147483648},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"\": Checked value must be of type integer with format int32 in spec.i32","field":"<nil>"}]},
  {"spec":{"i32":"1"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"string\": spec.i32 in body must be of type integer: \"string\"","field":"spec.i32"}]},
  {"spec":{"i32":true},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"\": spec.i32 in body must be of type int32: \"\"","field":"spec.i32"}]},
  {"spec":{"i32":1.5},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"float64\": spec.i32 in body must be of type int32: \"float64\"","field":"spec.i32"},{"reason":"FieldValueInvalid","message":"Invalid value: \"\": Checked value must be of type integer with format int32 in spec.i32","field":"<nil>"}]},
  {"spec":{"i64":1.5},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"float64\": spec.i64 in body must be of type int64: \"float64\"","field":"spec.i64"},{"reason":"FieldValueInvalid","message":"Invalid value: \"\": Checked value must be of type integer with format int64 in spec.i64","field":"<nil>"}]},
  {"spec":{"f":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"string\": spec.f in body must be of type number: \"string\"","field":"spec.f"}]},
  {"spec":{"f":1},"result":{"deep":{"n":"q","x":"y"},"def":"d","f":1}},
  {"spec":{"fl":1e+39},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"\": Checked value must be of type number with format float in spec.fl","field":"<nil>"}]},
  {"spec":{"fl":5},"result":{"deep":{"n":"q","x":"y"},"def":"d","fl":5}},
  {"spec":{"b":"true"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"string\": spec.b in body must be of type boolean: \"string\"","field":"spec.b"}]},
  {"spec":{"b":1},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"integer\": spec.b in body must be of type boolean: \"integer\"","field":"spec.b"}]},
  {"spec":{"min":0},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 0: spec.min in body should be greater than or equal to 1","field":"spec.min"}]},
  {"spec":{"min":6},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 6: spec.min in body should be less than or equal to 5","field":"spec.min"}]},
  {"spec":{"xmin":1},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 1: spec.xmin in body should be greater than 1","field":"spec.xmin"}]},
  {"spec":{"xmin":5},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 5: spec.xmin in body should be less than 5","field":"spec.xmin"}]},
  {"spec":{"fmin":0.1},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 0.1: spec.fmin in body should be greater than or equal to 0.5","field":"spec.fmin"},{"reason":"FieldValueInvalid","message":"Invalid value: 0.1: spec.fmin in body should be less than or equal to 1e-07","field":"spec.fmin"}]},
  {"spec":{"mul":4},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 4: spec.mul in body should be a multiple of 3","field":"spec.mul"}]},
  {"spec":{"mul":-3},"result":{"deep":{"n":"q","x":"y"},"def":"d","mul":-3}},
  {"spec":{"fmul":0.25},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 0.25: spec.fmul in body should be a multiple of 0.1","field":"spec.fmul"}]},
  {"spec":{"fmul":0.3},"result":{"deep":{"n":"q","x":"y"},"def":"d","fmul":0.3}},
  {"spec":{"len":"a"},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"a\": spec.len in body should be at least 2 chars long","field":"spec.len"}]},
  {"spec":{"len":"aaaa"},"causes":[{"reason":"FieldValueTooLong","message":"Too long: may not be more than 3 bytes","field":"spec.len"}]},
  {"spec":{"len":"A1"},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"A1\": spec.len in body should match '^[a-z]+$'","field":"spec.len"}]},
  {"spec":{"len":"é"},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"é\": spec.len in body should be at least 2 chars long","field":"spec.len"}]},
  {"spec":{"pat":"Ab_-1.x"},"result":{"deep":{"n":"q","x":"y"},"def":"d","pat":"Ab_-1.x"}},
  {"spec":{"pat":"ab.y"},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"ab.y\": spec.pat in body should match '(?i)^[[:alpha:]\\d_-]+\\.x$'","field":"spec.pat"}]},
  {"spec":{"enum":"c"},"causes":[{"reason":"FieldValueNotSupported","message":"Unsupported value: \"c\": supported values: \"a\", \"b\"","field":"spec.enum"}]},
  {"spec":{"enum":5},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"integer\": spec.enum in body must be of type string: \"integer\"","field":"spec.enum"},{"reason":"FieldValueNotSupported","message":"Unsupported value: 5: supported values: \"a\", \"b\"","field":"spec.enum"}]},
  {"spec":{"ienum":3},"causes":[{"reason":"FieldValueNotSupported","message":"Unsupported value: 3: supported values: \"1\", \"2\"","field":"spec.ienum"}]},
  {"spec":{"ienum":1},"result":{"deep":{"n":"q","x":"y"},"def":"d","ienum":1}},
  {"spec":{"nenum":null},"causes":[{"reason":"FieldValueNotSupported","message":"Unsupported value: null: supported values: \"a\"","field":"spec.nenum"}]},
  {"spec":{"list":[]},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 0: spec.list in body should have at least 1 items","field":"spec.list"}]},
  {"spec":{"list":["a","b","c"]},"causes":[{"reason":"FieldValueTooMany","message":"Too many: 3: must have at most 2 items","field":"spec.list"}]},
  {"spec":{"list":[1]},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"integer\": spec.list[0] in body must be of type string: \"integer\"","field":"spec.list[0]"}]},
  {"spec":{"list":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"string\": spec.list in body must be of type array: \"string\"","field":"spec.list"}]},
  {"spec":{"list":[null]},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"null\": spec.list[0] in body must be of type string: \"null\"","field":"spec.list[0]"}]},
  {"spec":{"map":{}},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 0: spec.map in body should have at least 1 properties","field":"spec.map"}]},
  {"spec":{"map":{"a":1,"b":2,"c":3}},"causes":[{"reason":"FieldValueTooMany","message":"Too many: 3: must have at most 2 items","field":"spec.map"}]},
  {"spec":{"map":{"a":"x"}},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"string\": spec.map.a in body must be of type integer: \"string\"","field":"spec.map.a"}]},
  {"spec":{"map":{"a.b":"x"}},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"string\": spec.map.a.b in body must be of type integer: \"string\"","field":"spec.map.a.b"}]},
  {"spec":{"set":["a","a","a","b","b"]},"causes":[{"reason":"FieldValueDuplicate","message":"Duplicate value: \"a\"","field":"spec.set[1]"},{"reason":"FieldValueDuplicate","message":"Duplicate value: \"b\"","field":"spec.set[4]"}]},
  {"spec":{"iset":[1,1]},"causes":[{"reason":"FieldValueDuplicate","message":"Duplicate value: 1","field":"spec.iset[1]"}]},
  {"spec":{"lm":[{"k":"a"},{"k":"a"}]},"causes":[{"reason":"FieldValueDuplicate","message":"Duplicate value: {\"k\":\"a\"}","field":"spec.lm[1]"}]},
  {"spec":{"lm":[{"v":1},{"v":2}]},"causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec.lm[0].k"},{"reason":"FieldValueRequired","message":"Required value","field":"spec.lm[1].k"},{"reason":"FieldValueDuplicate","message":"Duplicate value: {}","field":"spec.lm[1]"}]},
  {"spec":{"lm2":[{"k":"a"},{"k":"a","p":"TCP"}]},"causes":[{"reason":"FieldValueDuplicate","message":"Duplicate value: {\"k\":\"a\",\"p\":\"TCP\"}","field":"spec.lm2[1]"}]},
  {"spec":{"lm":["x"]},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"string\": spec.lm[0] in body must be of type object: \"string\"","field":"spec.lm[0]"},{"reason":"FieldValueInvalid","message":"Invalid value: \"x\": must be an object for an array of list-type map","field":"spec.lm[0]"}]},
  {"spec":{"req":{}},"causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec.req.a"},{"reason":"FieldValueRequired","message":"Required value","field":"spec.req.b"}]},
  {"spec":{"req":{"a":"1"}},"causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec.req.b"}]},
  {"spec":{"nul":null},"result":{"deep":{"n":"q","x":"y"},"def":"d","nul":null}},
  {"spec":{"def":null},"result":{"deep":{"n":"q","x":"y"},"def":"d"}},
  {"spec":{"deep":{"x":null,"n":null}},"result":{"deep":{"n":null,"x":"y"},"def":"d"}},
  {"spec":{},"result":{"deep":{"n":"q","x":"y"},"def":"d"}},
  {"spec":{"ios":5},"result":{"deep":{"n":"q","x":"y"},"def":"d","ios":5}},
  {"spec":{"ios":"5"},"result":{"deep":{"n":"q","x":"y"},"def":"d","ios":"5"}},
  {"spec":{"ios":true},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"boolean\": spec.ios in body must be of type integer,string: \"boolean\"","field":"spec.ios"}]},
  {"spec":{"ios":1.5},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"number\": spec.ios in body must be of type integer,string: \"number\"","field":"spec.ios"}]},
  {"spec":{"ios2":"x"},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"x\": spec.ios2 in body should match '^\\d+%$'","field":"spec.ios2"}]},
  {"spec":{"ios2":"5%"},"result":{"deep":{"n":"q","x":"y"},"def":"d","ios2":"5%"}},
  {"spec":{"any":{}},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"\": \"spec.any\" must validate at least one schema (anyOf)","field":"<nil>"},{"reason":"FieldValueRequired","message":"Required value","field":"spec.any.a"}]},
  {"spec":{"any":{"a":"1"}},"result":{"any":{"a":"1"},"deep":{"n":"q","x":"y"},"def":"d"}},
  {"spec":{"one":{}},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"\": \"spec.one\" must validate one and only one schema (oneOf). Found none valid","field":"<nil>"},{"reason":"FieldValueRequired","message":"Required value","field":"spec.one.a"}]},
  {"spec":{"one":{"a":"1","b":"1"}},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"\": \"spec.one\" must validate one and only one schema (oneOf). Found 2 valid alternatives","field":"<nil>"}]},
  {"spec":{"one":{"a":"1"}},"result":{"deep":{"n":"q","x":"y"},"def":"d","one":{"a":"1"}}},
  {"spec":{"all":1},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 1: spec.all in body should be greater than or equal to 2","field":"spec.all"},{"reason":"FieldValueInvalid","message":"Invalid value: \"\": \"spec.all\" must validate all the schemas (allOf)","field":"<nil>"}]},
  {"spec":{"all":4},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: 4: spec.all in body should be less than or equal to 3","field":"spec.all"},{"reason":"FieldValueInvalid","message":"Invalid value: \"\": \"spec.all\" must validate all the schemas (allOf)","field":"<nil>"}]},
  {"spec":{"not":"x"},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"\": \"spec.not\" must not validate the schema (not)","field":"<nil>"}]},
  {"spec":{"not":"y"},"result":{"deep":{"n":"q","x":"y"},"def":"d","not":"y"}},
  {"spec":{"free":{"u":1,"known":{"a":"1","z":1}}},"result":{"deep":{"n":"q","x":"y"},"def":"d","free":{"known":{"a":"1"},"u":1}},"unknown":["spec.free.known.z"]},
  {"spec":{"anything":[1,{"a":null}]},"result":{"anything":[1,{"a":null}],"deep":{"n":"q","x":"y"},"def":"d"}},
  {"spec":{"anything":null},"result":{"deep":{"n":"q","x":"y"},"def":"d"}},
  {"spec":{"items":[{"a":5},{"min":0,"x":1}]},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"integer\": spec.items[0].a in body must be of type string: \"integer\"","field":"spec.items[0].a"},{"reason":"FieldValueInvalid","message":"Invalid value: 0: spec.items[1].min in body should be greater than or equal to 1","field":"spec.items[1].min"}]},
  {"spec":{"unknown":1,"items":[{"a":"1","x":{"y":1}}]},"result":{"deep":{"n":"q","x":"y"},"def":"d","items":[{"a":"1"}]},"unknown":["spec.items[0].x","spec.unknown"]},
  {"spec":5,"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"integer\": spec in body must be of type object: \"integer\"","field":"spec"}]},
  {"spec":null,"causes":[{"reason":"FieldValueRequired","message":"Required value","field":"spec"}]},
  {"spec":[],"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"array\": spec in body must be of type object: \"array\"","field":"spec"}]},
  {"spec":{"f_bsonobjectid":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"x\": spec.f_bsonobjectid in body must be of type bsonobjectid: \"x\"","field":"spec.f_bsonobjectid"}]},
  {"spec":{"f_uri":"http://a b"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"http://a b\": spec.f_uri in body must be of type uri: \"http://a b\"","field":"spec.f_uri"}]},
  {"spec":{"f_uri":"/x"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_uri":"/x"}},
  {"spec":{"f_uri":"a"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"a\": spec.f_uri in body must be of type uri: \"a\"","field":"spec.f_uri"}]},
  {"spec":{"f_uri":"http://x/y?z"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_uri":"http://x/y?z"}},
  {"spec":{"f_email":"a@b"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_email":"a@b"}},
  {"spec":{"f_email":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"x\": spec.f_email in body must be of type email: \"x\"","field":"spec.f_email"}]},
  {"spec":{"f_hostname":"a.b"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"a.b\": spec.f_hostname in body must be of type hostname: \"a.b\"","field":"spec.f_hostname"}]},
  {"spec":{"f_hostname":"-a"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"-a\": spec.f_hostname in body must be of type hostname: \"-a\"","field":"spec.f_hostname"}]},
  {"spec":{"f_hostname":"a_b"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"a_b\": spec.f_hostname in body must be of type hostname: \"a_b\"","field":"spec.f_hostname"}]},
  {"spec":{"f_ipv4":"1.2.3.4"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_ipv4":"1.2.3.4"}},
  {"spec":{"f_ipv4":"1.2.3"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"1.2.3\": spec.f_ipv4 in body must be of type ipv4: \"1.2.3\"","field":"spec.f_ipv4"}]},
  {"spec":{"f_ipv4":"01.2.3.4"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_ipv4":"01.2.3.4"}},
  {"spec":{"f_ipv6":"::1"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_ipv6":"::1"}},
  {"spec":{"f_ipv6":"1::2::3"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"1::2::3\": spec.f_ipv6 in body must be of type ipv6: \"1::2::3\"","field":"spec.f_ipv6"}]},
  {"spec":{"f_ipv6":"1.2.3.4"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"1.2.3.4\": spec.f_ipv6 in body must be of type ipv6: \"1.2.3.4\"","field":"spec.f_ipv6"}]},
  {"spec":{"f_ipv6":"::ffff:1.2.3.4"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_ipv6":"::ffff:1.2.3.4"}},
  {"spec":{"f_cidr":"10.0.0.0/8"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_cidr":"10.0.0.0/8"}},
  {"spec":{"f_cidr":"10.0.0.0/33"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"10.0.0.0/33\": spec.f_cidr in body must be of type cidr: \"10.0.0.0/33\"","field":"spec.f_cidr"}]},
  {"spec":{"f_cidr":"::/0"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_cidr":"::/0"}},
  {"spec":{"f_mac":"01:23:45:67:89:ab"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_mac":"01:23:45:67:89:ab"}},
  {"spec":{"f_mac":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"x\": spec.f_mac in body must be of type mac: \"x\"","field":"spec.f_mac"}]},
  {"spec":{"f_uuid":"123e4567-e89b-12d3-a456-426614174000"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_uuid":"123e4567-e89b-12d3-a456-426614174000"}},
  {"spec":{"f_uuid":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"x\": spec.f_uuid in body must be of type uuid: \"x\"","field":"spec.f_uuid"}]},
  {"spec":{"f_uuid3":"123e4567-e89b-12d3-a456-426614174000"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"123e4567-e89b-12d3-a456-426614174000\": spec.f_uuid3 in body must be of type uuid3: \"123e4567-e89b-12d3-a456-426614174000\"","field":"spec.f_uuid3"}]},
  {"spec":{"f_uuid4":"123e4567-e89b-42d3-a456-426614174000"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_uuid4":"123e4567-e89b-42d3-a456-426614174000"}},
  {"spec":{"f_uuid5":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"x\": spec.f_uuid5 in body must be of type uuid5: \"x\"","field":"spec.f_uuid5"}]},
  {"spec":{"f_isbn":"978-0321751041"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_isbn":"978-0321751041"}},
  {"spec":{"f_isbn":"1"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"1\": spec.f_isbn in body must be of type isbn: \"1\"","field":"spec.f_isbn"}]},
  {"spec":{"f_isbn10":"0321751043"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_isbn10":"0321751043"}},
  {"spec":{"f_isbn10":"0321751044"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"0321751044\": spec.f_isbn10 in body must be of type isbn10: \"0321751044\"","field":"spec.f_isbn10"}]},
  {"spec":{"f_isbn13":"978-0321751042"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"978-0321751042\": spec.f_isbn13 in body must be of type isbn13: \"978-0321751042\"","field":"spec.f_isbn13"}]},
  {"spec":{"f_creditcard":"4111111111111111"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_creditcard":"4111111111111111"}},
  {"spec":{"f_creditcard":"1"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"1\": spec.f_creditcard in body must be of type creditcard: \"1\"","field":"spec.f_creditcard"}]},
  {"spec":{"f_ssn":"123-45-6789"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_ssn":"123-45-6789"}},
  {"spec":{"f_ssn":"1"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"1\": spec.f_ssn in body must be of type ssn: \"1\"","field":"spec.f_ssn"}]},
  {"spec":{"f_hexcolor":"#FFF"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_hexcolor":"#FFF"}},
  {"spec":{"f_hexcolor":"#GGG"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"#GGG\": spec.f_hexcolor in body must be of type hexcolor: \"#GGG\"","field":"spec.f_hexcolor"}]},
  {"spec":{"f_rgbcolor":"rgb(1,2,3)"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_rgbcolor":"rgb(1,2,3)"}},
  {"spec":{"f_rgbcolor":"rgb(1,2,300)"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"rgb(1,2,300)\": spec.f_rgbcolor in body must be of type rgbcolor: \"rgb(1,2,300)\"","field":"spec.f_rgbcolor"}]},
  {"spec":{"f_byte":"aGk="},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_byte":"aGk="}},
  {"spec":{"f_byte":"a"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"a\": spec.f_byte in body must be of type byte: \"a\"","field":"spec.f_byte"}]},
  {"spec":{"f_password":"x"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_password":"x"}},
  {"spec":{"f_date":"2020-02-30"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"2020-02-30\": spec.f_date in body must be of type date: \"2020-02-30\"","field":"spec.f_date"}]},
  {"spec":{"f_date":"2020-02-29"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_date":"2020-02-29"}},
  {"spec":{"f_date":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"x\": spec.f_date in body must be of type date: \"x\"","field":"spec.f_date"}]},
  {"spec":{"f_duration":"1h"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_duration":"1h"}},
  {"spec":{"f_duration":"22 ns"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_duration":"22 ns"}},
  {"spec":{"f_duration":"2 days"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_duration":"2 days"}},
  {"spec":{"f_duration":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"x\": spec.f_duration in body must be of type duration: \"x\"","field":"spec.f_duration"}]},
  {"spec":{"f_datetime":"2014-12-15T19:30:20.000Z"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_datetime":"2014-12-15T19:30:20.000Z"}},
  {"spec":{"f_datetime":"x"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"x\": spec.f_datetime in body must be of type datetime: \"x\"","field":"spec.f_datetime"}]},
  {"spec":{"f_date_time":"2014-12-15T19:30:20Z"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_date_time":"2014-12-15T19:30:20Z"}},
  {"spec":{"f_date_time":"2014-12-15 19:30:20"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"2014-12-15 19:30:20\": spec.f_date_time in body must be of type date-time: \"2014-12-15 19:30:20\"","field":"spec.f_date_time"}]},
  {"spec":{"f_date_time":"2014-12-15T25:30:20Z"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"2014-12-15T25:30:20Z\": spec.f_date_time in body must be of type date-time: \"2014-12-15T25:30:20Z\"","field":"spec.f_date_time"}]},
  {"spec":{"f_k8s_short_name":"a-b"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_k8s_short_name":"a-b"}},
  {"spec":{"f_k8s_short_name":"A"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"A\": spec.f_k8s_short_name in body must be of type k8s-short-name: \"A\"","field":"spec.f_k8s_short_name"}]},
  {"spec":{"f_k8s_short_name":"a.b"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"a.b\": spec.f_k8s_short_name in body must be of type k8s-short-name: \"a.b\"","field":"spec.f_k8s_short_name"}]},
  {"spec":{"f_k8s_long_name":"a.b"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_k8s_long_name":"a.b"}},
  {"spec":{"f_k8s_long_name":"A"},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"A\": spec.f_k8s_long_name in body must be of type k8s-long-name: \"A\"","field":"spec.f_k8s_long_name"}]},
  {"spec":{"f_unknown_format":"x"},"result":{"deep":{"n":"q","x":"y"},"def":"d","f_unknown_format":"x"}},
  {"spec":{"f_date":5},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"int64\": spec.f_date in body must be of type date: \"int64\"","field":"spec.f_date"}]},
];

const statusCases: readonly { readonly status: unknown; readonly causes: readonly Cause[] }[] = [
  {"status":{"n":-1},"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: -1: n in body should be greater than or equal to 0","field":"status.n"}]},
  {"status":{"s":5},"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"integer\": s in body must be of type string: \"integer\"","field":"status.s"}]},
  {"status":5,"causes":[{"reason":"FieldValueTypeInvalid","message":"Invalid value: \"integer\":  in body must be of type object: \"integer\"","field":"status"}]},
];

/** A server walks Go maps: the order of faults is not fixed. */
function sorted(causes: readonly Cause[]): Cause[] {
  const text = ({ field, message }: Cause) => `${field} ${message}`;
  return [...causes].sort((a, b) => text(a) < text(b) ? -1 : 1);
}

for (const { spec, result, unknown, causes } of cases) {
  const outcome = causes === undefined ? "is taken" : `is refused for ${causes.map(({ field }) => field).join(" and ")}`;
  Deno.test(`a custom resource with ${JSON.stringify(spec)} ${outcome}`, () => {
    // deno-lint-ignore no-explicit-any
    const object: any = { apiVersion: "example.com/v1", kind: "Valid", metadata: { name: "v" }, spec: structuredClone(spec) };
    const schema = { schema: root };
    const dropped = unknownFields(object, schema);
    assertEquals(prune(object, schema), dropped);
    pruneNulls(object, schema);
    applyDefaults(object, schema);
    const errors = [...validateValue(object, schema), ...listDuplicates(object, schema)];
    assertEquals(sorted(errors), sorted(causes ?? []));
    if (causes !== undefined) return;
    assertEquals(object.spec, result);
    assertEquals(dropped, unknown ?? []);
  });
}

for (const { status, causes } of statusCases) {
  Deno.test(`a status of ${JSON.stringify(status)} is refused for ${causes.map(({ field }) => field).join(" and ")}`, () => {
    const errors = validateValue(status, { schema: root.properties!.status! }, { field: "status" });
    assertEquals(sorted(errors), sorted(causes));
  });
}
