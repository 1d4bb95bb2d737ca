import type { Divergence } from "./divergence.ts";

/** Where moto's server is not what AWS documents. */
export const nameRuleDivergences: readonly Divergence[] = [
  {
    name: "ssm-name",
    differs: "moto",
    aws: "names have an alphabet, a form and 15 levels",
    instead: "all is accepted",
    seen: {
      "ssm: a parameter's name with a space is refused": "accepted",
      "ssm: a parameter's name with slashes but none first is refused": "accepted",
      "ssm: a parameter's name of 17 levels is refused": "accepted",
    },
  },
  {
    name: "ssm-size",
    differs: "moto",
    aws: "4 KB",
    instead: "no limit without a tier",
    seen: {
      "ssm: a standard parameter holds 4 KB, not one byte more": ["accepted", "accepted"],
    },
  },
  {
    name: "s3-bucket-name",
    differs: "moto",
    aws: "capitals, underscores, two dots and addresses are refused",
    instead: "accepted",
    seen: {
      "s3: the bucket name Upper-case is refused": "accepted",
      "s3: the bucket name a..b is refused": "accepted",
      "s3: the bucket name 192.168.5.4 is refused": "accepted",
      "s3: the bucket name under_score is refused": "accepted",
    },
  },
  {
    name: "wire-content-type",
    differs: "moto",
    aws: "`application/x-amz-json-1.1`",
    instead: "`application/json`",
    seen: {
      "wire: acm refuses with ResourceNotFoundException in the body, as JSON": {
        status: 400,
        code: "ResourceNotFoundException",
        contentType: "application/json",
        requestId: true,
      },
      "wire: cognito-idp refuses with ResourceNotFoundException in the body, as JSON": {
        status: 400,
        code: "ResourceNotFoundException",
        contentType: "application/json",
        requestId: true,
      },
      "wire: events refuses with ResourceNotFoundException in the body, as JSON": {
        status: 400,
        code: "ResourceNotFoundException",
        contentType: "application/json",
        requestId: true,
      },
    },
  },
  {
    name: "wire-xml-message",
    differs: "moto",
    aws: "`Message`",
    instead: "`message`, too",
    seen: {
      "wire: Route 53 refuses in XML, with type, code, message and request ID": {
        status: 404,
        root: '<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/">',
        error:
          "<Error><Type>Sender</Type><Code>NoSuchHealthCheck</Code><Message>A health check with id 00000000-0000-4000-8000-000000000000 does not exist.</Message><message>A health check with id 00000000-0000-4000-8000-000000000000 does not exist.</message></Error>",
        requestId: true,
      },
    },
  },
  {
    name: "wire-unknown-operation",
    differs: "moto",
    aws: "`UnknownOperationException`",
    instead: "an error page",
    seen: {
      "wire: an unknown operation is refused as one": "absent",
    },
  },
];
