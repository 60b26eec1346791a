/** Kinds that are asked and not stored. @module */
import { type Topic, topic } from "../topic.ts";

const cases: Topic = topic("reviews", {
  "who am i": async (c) => {
    const path = c.cluster("authentication.k8s.io/v1/selfsubjectreviews");
    await c.post(path, { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }, {
      view: (body) => ({ ...body, status: { userInfo: { groups: body?.status?.userInfo?.groups } } }),
    });
  },
  "who am i as somebody else": async (c) => {
    const path = c.cluster("authentication.k8s.io/v1/selfsubjectreviews");
    // As Go writes them: a character for each byte of the UTF-8.
    const wide = "j\xc3\xbcrgen\xe2\x86\x92", narrow = "j\xfcrgen";
    const everything = {
      "Impersonate-User": wide,
      "Impersonate-Uid": wide,
      "Impersonate-Group": wide,
      "Impersonate-Extra-scope%2fone": wide,
      "Impersonate-Extra-%zz": "odd",
      "Impersonate-Extra-two": "\xc2\xa0blank ",
    };
    const { "Impersonate-User": _, ...nobody } = everything;
    const users: Record<string, string>[] = [
      everything,
      { "Impersonate-User": narrow },
      { "Impersonate-Group": wide },
      nobody,
    ];
    for (const headers of users) {
      await c.post(path, { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }, { headers });
    }
  },
  "may i": async (c) => {
    const path = c.cluster("authorization.k8s.io/v1/selfsubjectaccessreviews");
    const ask = (spec: unknown) =>
      c.post(path, { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec }, {
        view: ({ status, ...body }) => ({ ...body, allowed: status?.allowed, denied: status?.denied }),
      });
    await ask({ resourceAttributes: { namespace: c.namespace, verb: "create", resource: "pods" } });
    await ask({ nonResourceAttributes: { path: "/healthz", verb: "get" } });
    await c.post(path, { spec: {} });
    await c.post(path, {
      spec: { resourceAttributes: { verb: "get" }, nonResourceAttributes: { path: "/", verb: "get" } },
    });
  },
  "may they": async (c) => {
    const path = c.cluster("authorization.k8s.io/v1/subjectaccessreviews");
    const resourceAttributes = { namespace: c.namespace, verb: "create", resource: "pods" };
    await c.post(path, { spec: { user: "nobody-in-particular", resourceAttributes } });
    await c.post(path, { spec: { resourceAttributes } });
    const local = c.at("authorization.k8s.io/v1/localsubjectaccessreviews");
    await c.post(local, { spec: { user: "nobody-in-particular", resourceAttributes } });
    await c.post(local, {
      spec: {
        user: "nobody-in-particular",
        resourceAttributes: { ...resourceAttributes, namespace: "other" },
      },
    });
  },
  "whose token": async (c) => {
    const path = c.cluster("authentication.k8s.io/v1/tokenreviews");
    await c.post(path, { spec: { token: "nobody-has-this" } });
    await c.post(path, { spec: {} });
  },
});
export default cases;
