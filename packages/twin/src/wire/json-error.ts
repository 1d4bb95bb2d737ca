import type { AwsError } from "../service.ts";
import { membersOf } from "./schema.ts";
import { type ServiceModel, writeWithCodec } from "./service-model.ts";

/**
 * The body of a JSON error: `__type` with its namespace, the message under the name that the
 * exception's model gives it, and the exception's further members.
 */
export function jsonErrorBody(error: AwsError, model: ServiceModel): string {
  const schema = model.errorSchema(error.code);
  const names = schema ? membersOf(schema).map((member) => member.name) : [];
  const messageName = names.find((name) => name === "Message") ?? "message";
  const known = {
    __type: `${model.namespace}#${error.code}`,
    [messageName]: error.message,
  };
  if (!schema || !model.codec) {
    return JSON.stringify({ ...error.data, ...known });
  }
  // Through the codec, so that dates and blobs in the exception's members are in the wire's form.
  const written = writeWithCodec(model.codec, schema, {
    ...error.data,
    [messageName]: error.message,
  });
  const members = JSON.parse(written.toString("utf8"));
  return JSON.stringify({ ...members, ...known });
}
