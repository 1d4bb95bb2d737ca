/**
 * A CloudTrail record of `UpdateUserPoolDomain` by a pipeline that runs Terraform; an override of
 * `undefined` takes a member away. AWS publishes no sample of this call: the form is that of its
 * RequestCertificate.
 */
export function aTrailRecord(
  overrides: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const record = {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      principalId: "AROACKCEVSQ6C2EXAMPLE:deploy",
      arn: "arn:aws:sts::123456789012:assumed-role/terraform/deploy",
      accountId: "123456789012",
      accessKeyId: "ASIAIOSFODNN7EXAMPLE",
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: "AROACKCEVSQ6C2EXAMPLE",
          arn: "arn:aws:iam::123456789012:role/terraform",
          accountId: "123456789012",
          userName: "terraform",
        },
      },
    },
    eventTime: "2026-11-21T11:00:00Z",
    eventSource: "cognito-idp.amazonaws.com",
    eventName: "UpdateUserPoolDomain",
    awsRegion: "eu-west-1",
    sourceIPAddress: "192.0.2.7",
    userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.5",
    requestParameters: {
      domain: "auth.example.com",
      userPoolId: "eu-west-1_EXAMPLE",
      customDomainConfig: {
        certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/current",
      },
    },
    responseElements: { cloudFrontDomain: "d111111abcdef8.cloudfront.net" },
    requestID: "77dacef3-ec9c-11e5-ac34-d1e4dfe1a11b",
    eventID: "a4954cdb-8f38-44c7-8927-a38ad4be3ac8",
    eventType: "AwsApiCall",
    recipientAccountId: "123456789012",
    ...overrides,
  };
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
