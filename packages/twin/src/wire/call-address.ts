import { AwsError, type Operation, type Service } from "../service.ts";
import { jsonProtocol } from "./json-protocol.ts";
import type { WireProtocol, WireRequest } from "./message.ts";
import { queryProtocol } from "./query-protocol.ts";
import { restJsonProtocol, restXmlProtocol } from "./rest-protocol.ts";
import type { OperationModel, ServiceModel } from "./service-model.ts";

const PROTOCOLS: Readonly<Record<ServiceModel["protocol"], WireProtocol>> = {
  json: jsonProtocol,
  query: queryProtocol,
  "rest-json": restJsonProtocol,
  "rest-xml": restXmlProtocol,
};

/** @throws AwsError UnknownOperationException with the services there are */
export function serviceOf(services: ReadonlyMap<string, Service>, signingName: string): Service {
  const service = services.get(signingName);
  if (!service) {
    throw new AwsError(
      "UnknownOperationException",
      `The twin has no service '${signingName}'. It has: ${[...services.keys()].sort().join(", ")}.`,
      404,
    );
  }
  return service;
}

/** A form without `X-Amz-Target` is the query protocol, also for a service whose SDK now speaks JSON. */
export function protocolOf(request: WireRequest, model: ServiceModel): WireProtocol {
  const isForm = (request.headers["content-type"] ?? "").startsWith(
    "application/x-www-form-urlencoded",
  );
  const isRest = model.protocol === "rest-json" || model.protocol === "rest-xml";
  return isForm && !isRest && !("x-amz-target" in request.headers)
    ? queryProtocol
    : PROTOCOLS[model.protocol];
}

/** @throws AwsError UnknownOperationException (NotImplemented) with the operations there are */
export function implementationOf(
  service: Service,
  operation: OperationModel,
  model: ServiceModel,
): Operation {
  const run = Object.hasOwn(service.operations, operation.name)
    ? service.operations[operation.name]
    : undefined;
  if (run) {
    return run;
  }
  const isXml = model.protocol === "rest-xml";
  throw new AwsError(
    isXml ? "NotImplemented" : "UnknownOperationException",
    `The twin does not have the operation ${operation.name} of ${model.signingName}. ` +
      `It has: ${Object.keys(service.operations).sort().join(", ")}.`,
    isXml ? 501 : 400,
  );
}
