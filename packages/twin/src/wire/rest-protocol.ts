import { AwsError } from "../service.ts";
import { jsonErrorBody } from "./json-error.ts";
import { jsonErrorHeaders } from "./json-protocol.ts";
import type { WireProtocol, WireRequest } from "./message.ts";
import { readRestInput } from "./rest-request.ts";
import { writeRestOutput } from "./rest-response.ts";
import { matchRoute, type RouteMatch } from "./rest-router.ts";
import type { ServiceModel } from "./service-model.ts";
import { encodeXmlError } from "./xml-error.ts";

function findRoute(request: WireRequest, model: ServiceModel): RouteMatch {
  const match = matchRoute(model, request);
  if (!match) {
    throw new AwsError(
      model.signingName === "s3" ? "MethodNotAllowed" : "UnknownOperationException",
      `The service ${model.signingName} has no operation for ${request.method} ${request.path}.`,
      model.signingName === "s3" ? 405 : 404,
    );
  }
  return match;
}

const restProtocol = {
  identify: (request, model) => findRoute(request, model).operation,
  decode: (request, _operation, model) => readRestInput(request, findRoute(request, model), model),
  encode: (output, operation, { model }) => writeRestOutput(output, operation, model),
} satisfies Partial<WireProtocol>;

/** REST-XML (Route 53, S3): the operation by method and path, bodies in XML. */
export const restXmlProtocol: WireProtocol = { ...restProtocol, encodeError: encodeXmlError };

/** REST-JSON (Lambda, Scheduler): the operation by method and path, bodies in JSON. */
export const restJsonProtocol: WireProtocol = {
  ...restProtocol,
  encodeError(error, _request, { model }) {
    return {
      status: error.status,
      headers: { "content-type": "application/json", ...jsonErrorHeaders(error) },
      body: jsonErrorBody(error, model),
    };
  },
};
