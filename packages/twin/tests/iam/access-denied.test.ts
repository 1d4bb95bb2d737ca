import { ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetHealthCheckCommand, Route53Client } from "@aws-sdk/client-route-53";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fakeService, roleOf, startWire, type Wire } from "../wire/wire-fixture.ts";

let wire: Wire;

beforeAll(async () => {
  wire = await startWire({
    services: () => [
      fakeService("acm", { DescribeCertificate: () => ({}) }),
      fakeService("cognito-idp", { DescribeUserPoolDomain: () => ({}) }),
      fakeService("route53", { GetHealthCheck: () => ({}) }),
      fakeService("lambda", { Invoke: () => ({ StatusCode: 200 }) }, () => "lambda:InvokeFunction"),
    ],
    roles: {
      "plan-role": { statements: [] },
      "barred-role": {
        statements: [
          { Effect: "Allow", Action: "*", Resource: "*" },
          { Effect: "Deny", Action: "acm:*", Resource: "*" },
        ],
      },
      "ireland-role": {
        statements: [
          {
            Effect: "Allow",
            Action: "acm:*",
            Resource: "*",
            Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
          },
        ],
      },
    },
  });
});

afterAll(() => wire.stop());

const refused = (action: string) =>
  `User: arn:aws:sts::123456789012:assumed-role/plan-role/plan is not authorized to perform: ${action} on resource: * ` +
  `because no identity-based policy allows the ${action} action`;

const describeCertificate = (configuration: object) =>
  new ACMClient(configuration).send(new DescribeCertificateCommand({ CertificateArn: "arn:a" }));

test("ACM and Cognito say AccessDeniedException with 400", async () => {
  await expect(describeCertificate(roleOf(wire, "plan-role"))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: refused("acm:DescribeCertificate"),
    $metadata: { httpStatusCode: 400 },
  });
  await expect(
    new CognitoIdentityProviderClient(roleOf(wire, "plan-role")).send(
      new DescribeUserPoolDomainCommand({ Domain: "auth.example.com" }),
    ),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: refused("cognito-idp:DescribeUserPoolDomain"),
    $metadata: { httpStatusCode: 400 },
  });
});

test("Route 53 says AccessDenied with 403, Lambda AccessDeniedException with 403", async () => {
  await expect(
    new Route53Client(roleOf(wire, "plan-role")).send(
      new GetHealthCheckCommand({ HealthCheckId: "h" }),
    ),
  ).rejects.toMatchObject({
    name: "AccessDenied",
    message: refused("route53:GetHealthCheck"),
    $metadata: { httpStatusCode: 403 },
  });
  await expect(
    new LambdaClient(roleOf(wire, "plan-role")).send(new InvokeCommand({ FunctionName: "f" })),
  ).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: refused("lambda:InvokeFunction"),
    $metadata: { httpStatusCode: 403 },
  });
});

test("an explicit deny is told as one", async () => {
  await expect(describeCertificate(roleOf(wire, "barred-role"))).rejects.toThrow(
    "with an explicit deny in an identity-based policy",
  );
});

test("a role can be held to a Region", async () => {
  const configuration = roleOf(wire, "ireland-role");
  await expect(describeCertificate(configuration)).rejects.toThrow("not authorized");
  await describeCertificate({ ...configuration, region: "eu-west-1" });
});
