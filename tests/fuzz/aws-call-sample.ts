/** Of a certificate that nobody has. */
export const arn =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

/** Calls of the JSON protocols: service, target and version, and an input that would do. */
export const jsonCalls: readonly (readonly [service: string, target: string, input: unknown])[] = [
  [
    "acm",
    "CertificateManager.RequestCertificate",
    {
      DomainName: "a.example.com",
      ValidationMethod: "DNS",
      SubjectAlternativeNames: ["b.example.com"],
      Tags: [{ Key: "k", Value: "v" }],
    },
  ],
  [
    "acm",
    "CertificateManager.ImportCertificate",
    { Certificate: "AAAA", PrivateKey: "AAAA", CertificateChain: "AAAA" },
  ],
  ["acm", "CertificateManager.DescribeCertificate", { CertificateArn: arn }],
  ["acm", "CertificateManager.GetCertificate", { CertificateArn: arn }],
  ["acm", "CertificateManager.DeleteCertificate", { CertificateArn: arn }],
  [
    "acm",
    "CertificateManager.ListCertificates",
    { MaxItems: 10, NextToken: "x", Includes: { keyTypes: ["RSA_2048"] } },
  ],
  [
    "cognito-idp",
    "AWSCognitoIdentityProviderService.CreateUserPool",
    { PoolName: "p", UserPoolTags: { a: "b" } },
  ],
  [
    "cognito-idp",
    "AWSCognitoIdentityProviderService.DescribeUserPool",
    { UserPoolId: "eu-west-1_EXAMPLE" },
  ],
  [
    "cognito-idp",
    "AWSCognitoIdentityProviderService.ListUserPools",
    { MaxResults: 10, NextToken: "x" },
  ],
  [
    "cognito-idp",
    "AWSCognitoIdentityProviderService.CreateUserPoolDomain",
    {
      Domain: "auth.example.com",
      UserPoolId: "eu-west-1_EXAMPLE",
      CustomDomainConfig: { CertificateArn: arn },
      ManagedLoginVersion: 2,
    },
  ],
  [
    "cognito-idp",
    "AWSCognitoIdentityProviderService.UpdateUserPoolDomain",
    {
      Domain: "auth.example.com",
      UserPoolId: "eu-west-1_EXAMPLE",
      CustomDomainConfig: { CertificateArn: arn, SecurityPolicy: "TLS_V1" },
      Routing: { Failover: { SecondaryRegion: "eu-central-1", PrimaryRoute53HealthCheckId: "x" } },
    },
  ],
  [
    "cognito-idp",
    "AWSCognitoIdentityProviderService.DescribeUserPoolDomain",
    { Domain: "auth.example.com" },
  ],
  [
    "events",
    "AWSEvents.PutEvents",
    {
      Entries: [
        { Source: "a", DetailType: "b", Detail: "{}", Resources: ["c"], EventBusName: "default" },
      ],
    },
  ],
  [
    "events",
    "AWSEvents.TestEventPattern",
    { EventPattern: '{"source":["a"]}', Event: '{"source":"a"}' },
  ],
  [
    "states",
    "AWSStepFunctions.StartExecution",
    {
      stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:x",
      name: "n",
      input: "{}",
    },
  ],
  [
    "states",
    "AWSStepFunctions.ListExecutions",
    {
      stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:x",
      maxResults: 1,
      nextToken: "x",
    },
  ],
  ["ssm", "AmazonSSM.PutParameter", { Name: "/a/b", Value: "v", Type: "String", Overwrite: true }],
  ["ssm", "AmazonSSM.GetParameter", { Name: "/a/b" }],
  ["sqs", "AmazonSQS.GetQueueUrl", { QueueName: "q" }],
  [
    "sqs",
    "AmazonSQS.SendMessage",
    {
      QueueUrl: "http://x/q",
      MessageBody: "b",
      MessageAttributes: { a: { DataType: "String", StringValue: "x" } },
    },
  ],
  [
    "monitoring",
    "GraniteServiceVersion20100801.GetMetricData",
    {
      StartTime: 1,
      EndTime: 2,
      MetricDataQueries: [
        {
          Id: "a",
          MetricStat: {
            Metric: {
              Namespace: "AWS/Route53",
              MetricName: "HealthCheckStatus",
              Dimensions: [{ Name: "HealthCheckId", Value: "x" }],
            },
            Period: 60,
            Stat: "Minimum",
          },
        },
      ],
    },
  ],
];

/** Calls of the REST protocols: service, method, path and body. */
export const restCalls: readonly (readonly [
  service: string,
  method: string,
  path: string,
  body: string,
])[] = [
  ["s3", "PUT", "/bucket", ""],
  ["s3", "PUT", "/bucket/key", "body"],
  ["s3", "GET", "/bucket/key", ""],
  ["s3", "GET", "/bucket?list-type=2&prefix=x&max-keys=2", ""],
  ["s3", "DELETE", "/bucket/key", ""],
  [
    "route53",
    "POST",
    "/2013-04-01/hostedzone",
    '<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>example.com</Name><CallerReference>x</CallerReference></CreateHostedZoneRequest>',
  ],
  ["route53", "GET", "/2013-04-01/hostedzone/Z1", ""],
  [
    "route53",
    "POST",
    "/2013-04-01/hostedzone/Z1/rrset",
    "<ChangeResourceRecordSetsRequest><ChangeBatch><Changes><Change><Action>UPSERT</Action><ResourceRecordSet><Name>a.example.com</Name><Type>A</Type><TTL>1</TTL><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>",
  ],
  [
    "route53",
    "POST",
    "/2013-04-01/healthcheck",
    "<CreateHealthCheckRequest><CallerReference>x</CallerReference><HealthCheckConfig><IPAddress>192.0.2.1</IPAddress><Port>443</Port><Type>TCP</Type></HealthCheckConfig></CreateHealthCheckRequest>",
  ],
  ["lambda", "POST", "/2015-03-31/functions/f/invocations", "{}"],
  ["scheduler", "GET", "/schedules", ""],
];
