import { AwsError } from "../service.ts";
import type { WireProtocol } from "./message.ts";
import { readQueryForm } from "./query-form.ts";
import { writeQueryXml } from "./query-xml.ts";
import { traitsOf } from "./schema.ts";
import { encodeXmlError } from "./xml-error.ts";

/**
 * The query protocol: a form in, XML out. STS speaks nothing else; CloudWatch is still spoken to
 * this way by older AWS CLIs.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const queryProtocol: WireProtocol = {
  identify(request, model) {
    const action = new URLSearchParams(request.body.toString("utf8")).get("Action") ?? "";
    const operation = model.operations.get(action);
    if (!operation) {
      throw new AwsError(
        "InvalidAction",
        `Could not find operation ${action} in the service ${model.signingName}.`,
      );
    }
    return operation;
  },

  async decode(request, operation) {
    return readQueryForm(new URLSearchParams(request.body.toString("utf8")), operation.input);
  },

  encode(output, operation, context) {
    return {
      status: 200,
      headers: { "content-type": "text/xml" },
      body: writeQueryXml(output, operation, context),
    };
  },

  encodeError(error, request, context) {
    // A service that moved to JSON has kept other names for its errors here.
    const schema = context.model.errorSchema(error.code);
    const code = traitsOf(schema).awsQueryError?.[0] ?? error.code;
    const renamed = new AwsError(code, error.message, error.status, error.data);
    return encodeXmlError(renamed, request, context);
  },
};
